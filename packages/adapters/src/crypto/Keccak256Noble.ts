import { keccak_256 } from "@noble/hashes/sha3.js"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { Layer } from "effect"

/** Keccak-256 by @noble/hashes: audited, without native code, the same bytes on Node and on workerd. */
export const layer: Layer.Layer<Keccak256> = Layer.succeed(Keccak256, { hash: (bytes) => keccak_256(bytes) })
