import { Schema } from "effect"

/** A text's characters (UTF-16 units) altogether: five messages. */
const TEXT_LENGTH_MAX = 20_000

/** A file the messenger has already. */
export const BroadcastMedia = Schema.Struct({
  kind: Schema.Literals(["photo", "video", "voice", "audio", "document"]),
  fileId: Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,255}$/u))
})
export type BroadcastMedia = typeof BroadcastMedia.Type

/** A button below a message that opens a page. */
export const LinkButton = Schema.Struct({
  text: Schema.String.check(Schema.isPattern(/^[^\0\p{Cs}]{1,64}$/u)),
  url: Schema.String.check(Schema.isPattern(/^https?:\/\/[^\s\0\p{Cs}]{1,1000}$/u))
})
export type LinkButton = typeof LinkButton.Type

/** What a broadcast says: words as they stand, without markup. NUL and half a character are what no store can hold. */
export const BroadcastContent = Schema.Struct({
  text: Schema.String.check(Schema.isPattern(/^[^\0\p{Cs}]*$/u), Schema.isMaxLength(TEXT_LENGTH_MAX)),
  media: Schema.NullOr(BroadcastMedia),
  link: Schema.NullOr(LinkButton)
})
export type BroadcastContent = typeof BroadcastContent.Type
