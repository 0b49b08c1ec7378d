import { Schema } from "effect"

/** A wallet or contract on the chain: 20 bytes as lower-case hex with `0x`. Mixed case is for display only (EIP-55). */
export const Address = Schema.String.check(Schema.isPattern(/^0x[0-9a-f]{40}$/u)).pipe(Schema.brand("Address"))
export type Address = typeof Address.Type
