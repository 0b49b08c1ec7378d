import type { Update } from "grammy/types"
import { Predicate } from "effect"

/** Longer than any update: 4096 characters with their entities are a hundredth of it. */
const BODY_BYTES_MAX = 1_048_576

const isUpdate = (value: unknown): value is Update =>
  Predicate.hasProperty(value, "update_id") && Number.isSafeInteger(value.update_id) && Number(value.update_id) >= 0

/** Reads the update in the body of a request; a number when there is none: the HTTP status that says why. */
export const readUpdateBody = async (body: AsyncIterable<Uint8Array>): Promise<Update | number> => {
  const chunks: Array<Uint8Array> = []
  let bytes = 0
  for await (const chunk of body) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return 413
    chunks.push(chunk)
  }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString("utf8"))
    return isUpdate(value) ? value : 400
  } catch {
    return 400
  }
}
