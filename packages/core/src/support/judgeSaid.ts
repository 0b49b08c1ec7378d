import { Result, Schema } from "effect"
import type { SupportRules } from "./SupportPolicy.ts"
import type { Said } from "./TicketMessage.ts"
import { wordsOf } from "./TicketMessage.ts"

/** There is nothing in it. */
export class NothingSaid extends Schema.TaggedError<NothingSaid>()("NothingSaid", {}) {}

/** More messages at once than are taken. */
export class TooMuchSaid extends Schema.TaggedError<TooMuchSaid>()("TooMuchSaid", { saidMax: Schema.Int }) {}

/** A text longer than is taken. */
export class TextTooLong extends Schema.TaggedError<TextTooLong>()("TextTooLong", { textLengthMax: Schema.Int }) {}

/** Why what somebody says is not taken. */
export type SaidRefusal = NothingSaid | TooMuchSaid | TextTooLong

const kept = (one: Said): ReadonlyArray<Said> => {
  const { content, id } = one
  if (content._tag === "Media") {
    const caption = content.media.caption === null ? "" : wordsOf(content.media.caption)
    return [{ id, content: { _tag: "Media", media: { ...content.media, caption: caption === "" ? null : caption } } }]
  }
  const text = wordsOf(content.text)
  return text === "" ? [] : [{ id, content: { _tag: "Text", text } }]
}

/**
 * What is kept of what somebody says: his words without white space around them, empty ones not at all.
 * Errors: `NothingSaid`, `TooMuchSaid`, `TextTooLong`. Nothing is cut short.
 */
export const judgeSaid = (
  { saidMax, textLengthMax }: Pick<SupportRules, "saidMax" | "textLengthMax">,
  said: ReadonlyArray<Said>
): Result.Result<ReadonlyArray<Said>, SaidRefusal> => {
  const words = said.flatMap(kept)
  if (words.length === 0) return Result.fail(new NothingSaid())
  if (words.length > saidMax) return Result.fail(new TooMuchSaid({ saidMax }))
  const isLong = words.some(({ content }) => content._tag === "Text" && content.text.length > textLengthMax)
  return isLong ? Result.fail(new TextTooLong({ textLengthMax })) : Result.succeed(words)
}
