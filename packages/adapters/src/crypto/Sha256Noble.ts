import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { Layer } from "effect"

/** SHA-256 by @noble/hashes: audited, without native code, the same bytes on Node and on workerd. */
export const layer: Layer.Layer<Sha256> = Layer.succeed(Sha256, { hash: (text) => `0x${bytesToHex(sha256(utf8ToBytes(text)))}` })
