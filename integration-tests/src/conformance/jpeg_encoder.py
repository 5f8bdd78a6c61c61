"""A baseline JPEG encoder (ITU-T T.81) for what Pillow cannot write: any sampling, component ids, Adobe marker and scan order.

Slow: for images of up to about 150 pixels a side. The Huffman codes are legal but arbitrary, drawn from the generator.
"""

import struct

import numpy as np
from PIL import Image

ZIGZAG = sorted(range(64), key=lambda i: (i // 8 + i % 8, i % 8 if (i // 8 + i % 8) % 2 == 0 else i // 8))
DCT = np.array([[np.sqrt((1 if u == 0 else 2) / 8) * np.cos((2 * x + 1) * u * np.pi / 16) for x in range(8)] for u in range(8)])
DC_SYMBOLS = list(range(12))
AC_SYMBOLS = [0x00, 0xF0] + [run << 4 | size for run in range(16) for size in range(1, 11)]


def segment(marker, content):
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def huffman(symbols, pick):
    """DHT's lengths and symbols, and the code of each symbol: 4 of 4 bits, 16 of 6, the rest of 9."""
    order = pick.sample(symbols, len(symbols))
    lengths = [4] * 4 + [6] * 16 + [9] * 300
    counts, codes, code, last = [0] * 16, {}, 0, lengths[0]
    for symbol, length in zip(order, lengths):
        code <<= length - last
        codes[symbol] = format(code, f"0{length}b")
        counts[length - 1] += 1
        code, last = code + 1, length
    return bytes(counts) + bytes(order), codes


def magnitude(value):
    size = abs(int(value)).bit_length()
    return size, format(value if value > 0 else value + (1 << size) - 1, f"0{size}b") if size else ""


def coded(block, previous, dc, ac):
    size, bits = magnitude(block[0] - previous)
    out, run = [dc[size], bits], 0
    last = max((i for i in range(1, 64) if block[i]), default=0)
    for value in block[1 : last + 1]:
        if value == 0:
            run += 1
            continue
        out.extend([ac[0xF0]] * (run // 16))
        size, bits = magnitude(value)
        out.extend([ac[run % 16 << 4 | size], bits])
        run = 0
    if last < 63:
        out.append(ac[0x00])
    return "".join(out)


def stuffed(bits):
    bits += "1" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big").replace(b"\xff", b"\xff\0") if bits else b""


def blocks_of(plane, across, down, table):
    """(down, across, 64) quantised coefficients in zigzag order; the plane is repeated at its edges."""
    padded = np.pad(plane.astype(float) - 128, ((0, 8 * down - plane.shape[0]), (0, 8 * across - plane.shape[1])), "edge")
    tiles = padded.reshape(down, 8, across, 8).transpose(0, 2, 1, 3)
    return np.rint(DCT @ tiles @ DCT.T / table.reshape(8, 8)).astype(int).reshape(down, across, 64)[..., ZIGZAG]


def encode(planes, sampling, pick, quality=4, restart=0, adobe=None, jfif=False, ids=None, interleaved=True):
    """planes: (H, W) uint8 each, all of full size; sampling: (h, v) each; quality: the quantiser's step at low frequencies."""
    height, width = planes[0].shape
    most_h, most_v = max(h for h, _ in sampling), max(v for _, v in sampling)
    ids = ids or list(range(1, len(planes) + 1))
    table = np.array([quality + quality * (i // 8 + i % 8) // 4 for i in range(64)])
    dc_table, dc = huffman(DC_SYMBOLS, pick)
    ac_table, ac = huffman(AC_SYMBOLS, pick)
    mcus_across, mcus_down = -(-width // (8 * most_h)), -(-height // (8 * most_v))
    components = []
    for plane, (h, v) in zip(planes, sampling):
        wide, high = -(-width * h // most_h), -(-height * v // most_v)
        small = np.asarray(Image.fromarray(plane).resize((wide, high), Image.Resampling.BOX))
        components.append((h, v, blocks_of(small, mcus_across * h, mcus_down * v, table), -(-wide // 8), -(-high // 8)))

    out = b"\xff\xd8"
    if jfif:
        out += segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    if adobe is not None:
        out += segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes([adobe]))
    out += segment(0xDB, b"\0" + bytes(int(table[i]) for i in ZIGZAG))
    frame = struct.pack(">BHHB", 8, height, width, len(planes))
    out += segment(0xC0, frame + b"".join(bytes([i, h << 4 | v, 0]) for i, (h, v) in zip(ids, sampling)))
    out += segment(0xC4, b"\0" + dc_table) + segment(0xC4, b"\x10" + ac_table)
    if restart:
        out += segment(0xDD, struct.pack(">H", restart))
    scans = [list(range(len(planes)))] if interleaved else [[i] for i in range(len(planes))]
    for scan in scans:
        out += segment(0xDA, bytes([len(scan)]) + b"".join(bytes([ids[i], 0]) for i in scan) + b"\0\x3f\0")
        out += b"".join(pixels(components, scan, mcus_across, mcus_down, restart, dc, ac))
    return out + b"\xff\xd9"


def pixels(components, scan, across, down, restart, dc, ac):
    if len(scan) == 1:  # one component: its own blocks, without the padding of MCUs
        _, _, blocks, across, down = components[scan[0]]
        units = [[(scan[0], blocks[y, x])] for y in range(down) for x in range(across)]
    else:
        units = [
            [(i, components[i][2][my * components[i][1] + y, mx * components[i][0] + x])
             for i in scan for y in range(components[i][1]) for x in range(components[i][0])]
            for my in range(down) for mx in range(across)
        ]
    step = restart or len(units)
    for number, start in enumerate(range(0, len(units), step)):
        if number:
            yield bytes([0xFF, 0xD0 + (number - 1) % 8])
        previous, bits = {}, []
        for unit in units[start : start + step]:
            for i, block in unit:
                bits.append(coded(block, previous.get(i, 0), dc, ac))
                previous[i] = int(block[0])
        yield stuffed("".join(bits))
