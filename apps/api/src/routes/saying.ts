import { uuidV7 } from "@sigmatrade/core/persistence/uuidV7"
import type { TextTooLong } from "@sigmatrade/core/support/judgeSaid"
import type { Said } from "@sigmatrade/core/support/TicketMessage"
import { TicketMessageId } from "@sigmatrade/core/support/TicketMessage"
import { Effect } from "effect"
import { refuse } from "../problems/refuse.ts"

/** What somebody says, with a new identity: that a repeat says nothing twice is for `Idempotency-Key`. */
export const saying = Effect.fnUntraced(function*(text: string): Effect.fn.Return<ReadonlyArray<Said>> {
  return [{ id: TicketMessageId.make(yield* uuidV7), content: { _tag: "Text", text } }]
})

/** What the contract rules out. */
export const impossible = (what: string) => () => Effect.die(new Error(what))

/** Why it is not taken, as problems: for `Effect.catchTags`. */
export const saidRefusals = {
  NothingSaid: impossible("The contract lets no empty text through"),
  TooMuchSaid: impossible("One message is more than may be said at once"),
  TextTooLong: ({ textLengthMax }: TextTooLong) => refuse("text_too_long", `Send at most ${textLengthMax} characters at once.`)
}
