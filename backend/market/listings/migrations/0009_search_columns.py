from django.db import migrations, models

# A command that saves a whole listing must not write an older stamp over a newer one, so nothing but this sets it.
_STAMP = """
CREATE FUNCTION listings_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'on_sale' AND (TG_OP = 'INSERT' OR OLD.status <> 'on_sale') THEN
        NEW.changed_in := CASE WHEN TG_OP = 'INSERT' THEN 0 ELSE OLD.changed_in END;
    ELSIF TG_OP = 'INSERT'
        OR (NEW.status, NEW.game_id, NEW.price, NEW.facet_pack, NEW.published_at, NEW.repriced_at,
            NEW.hot_score, NEW.hot_score_before, NEW.hot_changed_at)
        IS DISTINCT FROM
           (OLD.status, OLD.game_id, OLD.price, OLD.facet_pack, OLD.published_at, OLD.repriced_at,
            OLD.hot_score, OLD.hot_score_before, OLD.hot_changed_at)
    THEN
        NEW.changed_in := pg_current_xact_id()::text::bigint;
    ELSE
        NEW.changed_in := OLD.changed_in;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER listing_stamped BEFORE INSERT OR UPDATE ON listings_listing
    FOR EACH ROW EXECUTE FUNCTION listings_stamp();
"""
_UNSTAMP = "DROP TRIGGER listing_stamped ON listings_listing; DROP FUNCTION listings_stamp();"


class Migration(migrations.Migration):

    dependencies = [("listings", "0008_search_sample_index")]

    operations = [
        migrations.AddField("listing", "changed_in", models.BigIntegerField(default=0, editable=False)),
        migrations.AddIndex("listing", models.Index(fields=["game", "changed_in"], name="listing_changed")),
        migrations.RunSQL(_STAMP, _UNSTAMP),
    ]
