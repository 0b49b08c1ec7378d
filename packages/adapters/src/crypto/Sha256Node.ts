import { Sha256 } from "@sigmatrade/core/ledger/Sha256"
import { Layer } from "effect"
import { hash } from "node:crypto"

/** SHA-256 by the native code of Node: where one is made for every request. */
export const layer: Layer.Layer<Sha256> = Layer.succeed(Sha256, { hash: (text) => `0x${hash("sha256", text)}` })
