import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, randomBytes, utf8ToBytes } from "@noble/hashes/utils.js"
import { KeyHash } from "@sigmatrade/core/admin/Operator"
import { OperatorKeys } from "@sigmatrade/core/admin/OperatorKeys"
import { Effect, Layer, Redacted } from "effect"

const KEY_BYTES = 32

/** Keys of operators from the random numbers of the operating system, known again by @noble/hashes. */
export const layer: Layer.Layer<OperatorKeys> = Layer.succeed(OperatorKeys, {
  make: Effect.sync(() => Redacted.make(`opk_${bytesToHex(randomBytes(KEY_BYTES))}`)),
  makeApiKey: (mode) => Effect.sync(() => Redacted.make(`sk_${mode}_${bytesToHex(randomBytes(KEY_BYTES))}`)),
  hash: (key) => KeyHash.make(bytesToHex(sha256(utf8ToBytes(Redacted.value(key)))))
})
