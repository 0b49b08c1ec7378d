/** What RLP puts before a string or a list is at least this; from `LONG` bytes on a head also tells the length of the length. */
const STRING = 0x80
const LIST = 0xc0
const LONG = 56
const BYTES_FIRST = 65_536

/**
 * RLP is written from the end to the front: then the size of everything is known when its head is written, and nothing is written
 * twice. One buffer serves everybody, as nobody else runs before a piece is finished: whoever writes takes a `mark` first and
 * releases it when he is done. What `since` answers is good until then.
 */
let buffer = new Uint8Array(BYTES_FIRST)
let at = buffer.length

const reserve = (size: number): void => {
  if (at >= size) return
  const larger = new Uint8Array(buffer.length * 2 + size)
  const start = larger.length - buffer.length + at
  larger.set(buffer.subarray(at), start)
  at = start
  buffer = larger
}

/** How much is written so far. */
export const mark = (): number => buffer.length - at

/** What was written since a mark. */
export const since = (before: number): Uint8Array => buffer.subarray(at, buffer.length - before)

/** Forgets what was written since a mark. */
export const release = (before: number): void => void (at = buffer.length - before)

/** Writes one byte as it is. */
export const putByte = (byte: number): void => {
  reserve(1)
  buffer[--at] = byte
}

/** Writes bytes as they are. */
export const putRaw = (bytes: Uint8Array): void => {
  reserve(bytes.length)
  at -= bytes.length
  buffer.set(bytes, at)
}

const putHead = (base: number, size: number): void => {
  if (size < LONG) return putByte(base + size)
  let sizeBytes = 0
  for (let rest = size; rest > 0; rest >>>= 8) {
    putByte(rest & 255)
    sizeBytes += 1
  }
  putByte(base + LONG - 1 + sizeBytes)
}

/** Makes what was written since a mark a string. */
export const closeString = (before: number): void => {
  const size = mark() - before
  // A byte below 0x80 stands for itself.
  if (size !== 1 || (buffer[at] ?? 0) >= STRING) putHead(STRING, size)
}

/** Makes what was written since a mark a list. */
export const closeList = (before: number): void => putHead(LIST, mark() - before)

const NO_DIGIT = 255
const digits = new Uint8Array(128).fill(NO_DIGIT)
for (const [value, digit] of [..."0123456789abcdef"].entries()) {
  digits[digit.charCodeAt(0)] = value
  digits[digit.toUpperCase().charCodeAt(0)] = value
}
/** From this size on the runtime's own decoder is faster. It takes letters beyond ASCII for digits, so the form is looked at before. */
const NATIVE_BYTES_MIN = 64
const HEX = /^[0-9a-f]*$/i

/** Writes a string from its hex digits, of which there are an even number; `false` when one of them is none. */
export const putHex = (hex: string): boolean => {
  const before = mark()
  const size = hex.length / 2
  reserve(size)
  at -= size
  if (size >= NATIVE_BYTES_MIN) {
    if (!HEX.test(hex)) return false
    buffer.set(Buffer.from(hex, "hex"), at)
  } else {
    for (let index = 0; index < size; index++) {
      const high = digits[hex.charCodeAt(2 * index)] ?? NO_DIGIT
      const low = digits[hex.charCodeAt(2 * index + 1)] ?? NO_DIGIT
      if (high === NO_DIGIT || low === NO_DIGIT) return false
      buffer[at + index] = (high << 4) | low
    }
  }
  closeString(before)
  return true
}
