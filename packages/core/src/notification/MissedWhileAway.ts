import { Schema } from "effect"
import { AmountFromString } from "../money/Amount.ts"
import { AssetId } from "../money/Asset.ts"

/** What happened so many times while a member could not be told. */
export const MissedEvent = Schema.Struct({
  /** The kind of notification it would have been. */
  kind: Schema.String,
  times: Schema.Int.check(Schema.isGreaterThan(0)),
  /** What it came to in one asset, all times together; `null` where no money moved. */
  sum: Schema.NullOr(Schema.Struct({ asset: AssetId, amount: AmountFromString }))
})
export type MissedEvent = typeof MissedEvent.Type

/** A member who could not be reached is back: everything about his money that he was not told of, in one message. */
export const MissedWhileAway = Schema.TaggedStruct("MissedWhileAway", { events: Schema.NonEmptyArray(MissedEvent) })
export type MissedWhileAway = typeof MissedWhileAway.Type
