import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, reactive, ref } from 'vue'
import { isApiError } from '@/shared/api/problem'
import {
  changeListing,
  createDraft,
  fetchOwnListing,
  gameQuery,
  moveListing,
  sellingKeys,
  type ListingDetail,
  type ListingFields,
} from './api'
import { draftOf, emptyCredentials, emptyDraft, fieldsOf, leavesOut, type Draft } from './draft'
import { useAutosave } from './useAutosave'
import { useKeptDraft } from './useKeptDraft'

/** Statuses in which every change is sent at once; a listing on sale would leave the shelf by it. */
const SAVED_BY_ITSELF = ['draft', 'rejected', 'off_shelf']

/** One listing being written: what is typed, what the server has of it, and the way between the two. */
export function useListingDraft() {
  const queries = useQueryClient()
  const draft = reactive<Draft>(emptyDraft())
  const listing = ref<ListingDetail | null>(null)
  const saved = ref<ListingFields>({})
  const picturesSettled = ref(true)

  const game = reactive(useQuery(computed(() => gameQuery(draft.game))))
  const schema = computed(() => game.data?.schema.attributes ?? [])
  const facts = computed(() => ({
    schema: keepsAnswers.value ? [] : schema.value,
    hasCredentials: (listing.value?.has_credentials && !listing.value.needs_new_credentials) ?? false,
    picturesSettled: picturesSettled.value,
  }))

  const savesByItself = computed(() => SAVED_BY_ITSELF.includes(listing.value?.status ?? ''))
  const autosave = useAutosave({
    saved,
    present: () => (listing.value ? fieldsOf(draft, schema.value, saved.value) : saved.value),
    save: saveFields,
    automatic: () => savesByItself.value,
  })
  /** A listing on sale was approved with its answers, maybe by an older schema: another price asks for no others. */
  const keepsAnswers = computed(
    () => listing.value !== null && !savesByItself.value && autosave.changes.value.attributes === undefined,
  )
  const kept = useKeptDraft({
    draft,
    listing,
    unsent: () => listing.value !== null && (autosave.dirty.value || leavesOut(draft, schema.value, saved.value)),
  })

  /** Shows a listing as the server has it, in place of whatever was typed. */
  function take(loaded: ListingDetail): void {
    Object.assign(draft, draftOf(loaded))
    listing.value = loaded
    saved.value = fieldsOf(draft, [])
  }

  async function open(id: string): Promise<void> {
    take(await fetchOwnListing(id))
    kept.restore()
  }

  function startAnew(): void {
    Object.assign(draft, emptyDraft())
    listing.value = null
    saved.value = {}
  }

  async function begin(): Promise<ListingDetail> {
    take(await createDraft(draft.game))
    forgetLists()
    return listing.value!
  }

  async function change(fields: ListingFields & { credentials?: Draft['credentials'] }): Promise<void> {
    const { id, version } = listing.value!
    listing.value = await changeListing(id, { ...fields, version })
  }

  async function saveFields(fields: ListingFields): Promise<void> {
    await change(fields)
    forgetLists()
  }

  function typedCredentials(): { credentials?: Draft['credentials'] } {
    const { login, password, note } = draft.credentials
    return login || password || note ? { credentials: { login, password, note } } : {}
  }

  /** Hands the credentials over and forgets them here: nobody is shown them again. */
  async function saveCredentials(): Promise<void> {
    if (!savesByItself.value) return
    await autosave.flush()
    const typed = typedCredentials()
    if (typed.credentials) await change(typed)
    draft.credentials = emptyCredentials()
  }

  /** After somebody else changed the listing: what is typed here counts. */
  async function insist(): Promise<void> {
    const { error } = autosave
    if (!listing.value || !isApiError(error.value)) return
    const { version } = error.value.body
    if (typeof version === 'number') listing.value.version = version
    await autosave.flush()
  }

  /** Sends everything and asks for review. Answers the listing as it then stands. */
  async function submit(): Promise<ListingDetail> {
    if (savesByItself.value) {
      await saveCredentials()
      const { id, status } = listing.value!
      listing.value = await moveListing(id, status === 'off_shelf' ? 'relist' : 'submit')
    } else {
      // One change of a listing on sale: anything but the price sends it to review by itself.
      await change({ ...autosave.changes.value, ...typedCredentials() })
      saved.value = fieldsOf(draft, schema.value, saved.value)
      draft.credentials = emptyCredentials()
    }
    forgetLists()
    return listing.value!
  }

  function forgetLists(): void {
    void queries.invalidateQueries({ queryKey: sellingKeys.lists })
  }

  return {
    draft,
    listing,
    game,
    schema,
    facts,
    picturesSettled,
    savesByItself,
    autosave,
    kept,
    open,
    begin,
    startAnew,
    saveCredentials,
    insist,
    submit,
  }
}

export type ListingDraft = ReturnType<typeof useListingDraft>
