import { badRequest } from "./TelegramRefusal.ts"

/** What an image says about itself. Units: pixels. */
export interface ImageHeader {
  readonly mime: string
  readonly width: number
  readonly height: number
}

const readJpeg = (bytes: Buffer): ImageHeader | undefined => {
  let index = 2
  while (index + 9 < bytes.length && bytes[index] === 0xff) {
    const marker = bytes[index + 1] ?? 0
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (frame) return { mime: "image/jpeg", height: bytes.readUInt16BE(index + 5), width: bytes.readUInt16BE(index + 7) }
    index += 2 + bytes.readUInt16BE(index + 2)
  }
  return undefined
}

const readHeader = (bytes: Buffer): ImageHeader | undefined => {
  const starts = (hex: string) => bytes.subarray(0, hex.length / 2).toString("hex") === hex
  if (starts("89504e470d0a1a0a") && bytes.length >= 24) {
    return { mime: "image/png", width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
  }
  if (starts("47494638") && bytes.length >= 10) {
    return { mime: "image/gif", width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
  }
  return starts("ffd8") ? readJpeg(bytes) : undefined
}

/** Reads the size of a PNG, JPEG or GIF. Errors: Telegram's 400 for what is empty, no picture, too large or too narrow. */
export const readImage = (bytes: Uint8Array): ImageHeader => {
  if (bytes.length === 0) throw badRequest("file must be non-empty")
  if (bytes.length > 10 * 1024 * 1024) throw badRequest("file is too big")
  const header = readHeader(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  if (header === undefined || header.width === 0 || header.height === 0) throw badRequest("IMAGE_PROCESS_FAILED")
  const { width, height } = header
  if (width + height > 10_000 || Math.max(width, height) > 20 * Math.min(width, height)) {
    throw badRequest("PHOTO_INVALID_DIMENSIONS")
  }
  return header
}
