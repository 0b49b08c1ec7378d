import { createKeccak } from "hash-wasm"
import type { Hash } from "viem"

// One hasher serves everybody: between its three steps below nobody else can run. As WebAssembly it takes about a tenth of the time.
const hasher = await createKeccak(256)

/** Keccak-256, the chain's own hash, as 32 bytes. */
export const keccak = (bytes: Uint8Array): Uint8Array => hasher.init().update(bytes).digest("binary")

/** Keccak-256 as hex. */
export const keccakHex = (bytes: Uint8Array): Hash => `0x${hasher.init().update(bytes).digest("hex")}`
