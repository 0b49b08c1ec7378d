import { Schema } from "effect"

/** The most that Telegram lets stand below a picture or a file, in UTF-16 code units. */
export const CAPTION_LENGTH_MAX = 1024

/** A picture, a recording or a file that lies at Telegram: our bot finds it again by this id, and nobody else does. */
export const Media = Schema.Struct({
  kind: Schema.Literals(["photo", "video", "voice", "audio", "document"]),
  fileId: Schema.String.check(Schema.isPattern(/^[\x21-\x7e]{1,255}$/u)),
  /** What is written below it; `null`: nothing. */
  caption: Schema.NullOr(Schema.String.check(Schema.isPattern(/^[^\0]+$/u), Schema.isMaxLength(CAPTION_LENGTH_MAX)))
})
export type Media = typeof Media.Type

/** What every word about a ticket says; the number is what people call it by. */
const ticket = { ticketId: Schema.String, number: Schema.Int }

/** An operator answered: one message of his, either words or something with or without words below it. */
export const TicketAnswered = Schema.TaggedStruct("TicketAnswered", {
  ...ticket,
  text: Schema.NullOr(Schema.String),
  media: Schema.NullOr(Media)
})

/** An operator closed it. */
export const TicketClosed = Schema.TaggedStruct("TicketClosed", ticket)

/** An operator opened it again. */
export const TicketReopened = Schema.TaggedStruct("TicketReopened", ticket)

/** What a member is told about a ticket of his. */
export const TicketStanding = Schema.Union([TicketAnswered, TicketClosed, TicketReopened])
export type TicketStanding = typeof TicketStanding.Type
