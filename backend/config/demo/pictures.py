"""Pictures for demo listings, drawn from a seed: a scene, a collection of cards, a sheet of figures.

Nothing is taken from any game; the colours are the only hint.
"""

import io
import math
import random

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (960, 720)
# Smaller than drawn: a demo of three hundred listings should not keep anybody waiting.
STORED = (640, 480)
Colour = tuple[int, int, int]


def hex_colour(text: str) -> Colour:
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def draw_picture(kind: int, accent: str, seed: int, caption: str) -> bytes:
    """A JPEG of 640×480: `kind` 0 scene, 1 collection, 2 figures; further kinds repeat with another seed."""
    rng = random.Random(seed * 31 + kind)  # noqa: S311  # a picture, not a secret
    draw = (_scene, _collection, _figures)[kind % 3]
    image = draw(rng, hex_colour(accent))
    _caption(image, caption)
    buffer = io.BytesIO()
    image.resize(STORED).save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _mix(a: Colour, b: Colour, share: float) -> Colour:
    return tuple(round(x + (y - x) * share) for x, y in zip(a, b, strict=True))  # type: ignore[return-value]  # three


def _dark(colour: Colour, share: float = 0.75) -> Colour:
    return _mix(colour, (8, 10, 16), share)


def _light(colour: Colour, share: float = 0.6) -> Colour:
    return _mix(colour, (255, 250, 240), share)


def _gradient(top: Colour, bottom: Colour) -> Image.Image:
    mask = Image.linear_gradient("L").resize(SIZE)
    return Image.composite(Image.new("RGB", SIZE, bottom), Image.new("RGB", SIZE, top), mask)


def _glow(image: Image.Image, centre: tuple[float, float], radius: float, colour: Colour, strength: int) -> None:
    small = (SIZE[0] // 8, SIZE[1] // 8)
    mask = Image.new("L", small, 0)
    x, y, r = centre[0] / 8, centre[1] / 8, radius / 8
    ImageDraw.Draw(mask).ellipse((x - r, y - r, x + r, y + r), fill=strength)
    mask = mask.filter(ImageFilter.GaussianBlur(r / 2)).resize(SIZE)
    image.paste(Image.new("RGB", SIZE, colour), (0, 0), mask)


def _ridge(rng: random.Random, base: float, height: float) -> list[tuple[float, float]]:
    phase, waves = rng.random() * 6, rng.uniform(1.2, 3.2)
    points = []
    for step in range(0, SIZE[0] + 24, 24):
        swell = math.sin(phase + step / SIZE[0] * waves * math.tau)
        points.append((step, base - height * (0.5 + 0.5 * swell) - rng.uniform(0, height * 0.25)))
    return [*points, (SIZE[0], SIZE[1]), (0, SIZE[1])]


def _scene(rng: random.Random, accent: Colour) -> Image.Image:
    image = _gradient(_dark(accent, 0.55), _light(accent, 0.25))
    sun = (rng.uniform(220, 740), rng.uniform(180, 320))
    _glow(image, sun, rng.uniform(160, 260), _light(accent, 0.85), 220)
    draw = ImageDraw.Draw(image)
    radius = rng.uniform(48, 90)
    draw.ellipse((sun[0] - radius, sun[1] - radius, sun[0] + radius, sun[1] + radius), fill=_light(accent, 0.9))
    for layer in range(4):
        tint = _mix(_light(accent, 0.15), _dark(accent, 0.9), (layer + 1) / 4)
        draw.polygon(_ridge(rng, 470 + layer * 70, 200 - layer * 36), fill=tint)
    _emblem(draw, rng, (480, 400), 120, _light(accent, 0.8), _dark(accent, 0.8))
    for _ in range(60):
        x, y, r = rng.uniform(0, SIZE[0]), rng.uniform(0, 420), rng.uniform(0.8, 2.6)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=_light(accent, 0.95))
    return image


def _star(centre: tuple[float, float], radius: float, points: int, inner: float) -> list[tuple[float, float]]:
    corners = []
    for index in range(points * 2):
        reach = radius if index % 2 == 0 else radius * inner
        angle = math.pi * index / points - math.pi / 2
        corners.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    return corners


def _emblem(
    draw: ImageDraw.ImageDraw,
    rng: random.Random,
    centre: tuple[float, float],
    radius: float,
    bright: Colour,
    deep: Colour,
) -> None:
    """A crest: two stars or polygons in one another, never the same twice."""
    points = rng.choice((3, 4, 5, 6, 8))
    draw.polygon(_star(centre, radius, points, rng.uniform(0.55, 0.9)), fill=deep, outline=bright, width=5)
    draw.polygon(_star(centre, radius * 0.66, points, rng.uniform(0.35, 0.8)), fill=bright)
    draw.polygon(_star(centre, radius * 0.34, rng.choice((3, 4, 5)), 0.5), fill=deep)


def _collection(rng: random.Random, accent: Colour) -> Image.Image:
    image = _gradient(_dark(accent, 0.7), _dark(accent, 0.88))
    draw = ImageDraw.Draw(image)
    width, height, gap = 168, 196, 16
    for row in range(3):
        for column in range(5):
            left, top = 28 + column * (width + gap), 36 + row * (height + gap)
            tint = _mix(accent, (rng.randrange(256), rng.randrange(256), rng.randrange(256)), 0.45)
            draw.rounded_rectangle((left, top, left + width, top + height), 14, fill=_dark(tint, 0.35))
            draw.rounded_rectangle((left, top + height - 46, left + width, top + height), 14, fill=_dark(tint, 0.7))
            _emblem(draw, rng, (left + width / 2, top + 74), 52, _light(tint, 0.7), _dark(tint, 0.6))
            stars = rng.randint(3, 5)
            for star in range(stars):
                spot = (left + width / 2 + (star - (stars - 1) / 2) * 24, top + height - 23)
                draw.polygon(_star(spot, 9, 5, 0.45), fill=(246, 201, 92))
    return image


def _figures(rng: random.Random, accent: Colour) -> Image.Image:
    image = _gradient(_light(accent, 0.9), _light(accent, 0.75))
    draw = ImageDraw.Draw(image)
    _radar(draw, rng, (310, 360), 230, accent)
    for index in range(7):
        top = 112 + index * 74
        draw.rounded_rectangle((620, top, 910, top + 22), 11, fill=_light(accent, 0.6))
        reach = 620 + rng.uniform(0.3, 1) * 290
        draw.rounded_rectangle((620, top, reach, top + 22), 11, fill=_dark(accent, 0.2))
    return image


def _radar(
    draw: ImageDraw.ImageDraw, rng: random.Random, centre: tuple[float, float], radius: float, accent: Colour
) -> None:
    for ring in (1.0, 0.75, 0.5, 0.25):
        draw.polygon(_star(centre, radius * ring, 3, 1), outline=_light(accent, 0.45), width=2)
    corners = []
    for index in range(6):
        reach, angle = radius * rng.uniform(0.45, 1), math.tau * index / 6 - math.pi / 2
        corners.append((centre[0] + reach * math.cos(angle), centre[1] + reach * math.sin(angle)))
    draw.polygon(corners, fill=_mix(accent, (255, 255, 255), 0.35), outline=_dark(accent, 0.3), width=4)


def _caption(image: Image.Image, text: str) -> None:
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=26)
    width = draw.textlength(text, font=font)
    draw.rounded_rectangle((24, 660, 52 + width, 702), 10, fill=(0, 0, 0))
    draw.text((38, 664), text, font=font, fill=(255, 255, 255))
