import { Schema } from "effect"

/** A share of a whole in basis points: 10_000 is 100 %. */
export const Bps = Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000 })).pipe(Schema.brand("Bps"))
export type Bps = typeof Bps.Type
