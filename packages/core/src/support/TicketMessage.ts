import { Schema } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { Media } from "../notification/TicketStanding.ts"
import { TicketId } from "./Ticket.ts"

/** The identity of a message: a UUID of version 7, made when it was written, or 8, made of its place in a topic, so that handing it in twice keeps it once. */
export const TicketMessageId = Schema.String.check(Schema.isPattern(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/u)).pipe(Schema.brand("TicketMessageId"))
export type TicketMessageId = typeof TicketMessageId.Type

/** What people say: words, or a picture, a recording, a file with or without words below it. */
export const SaidContent = Schema.Union([
  Schema.TaggedStruct("Text", { text: Schema.String.check(Schema.isPattern(/^[^\0]+$/u)) }),
  Schema.TaggedStruct("Media", { media: Media })
])
export type SaidContent = typeof SaidContent.Type

/** What happened to the ticket itself, as a word. */
export const TicketEvent = Schema.TaggedStruct("Event", { event: Schema.Literals(["closed", "reopened"]) })

/** Something a person says, before it is part of a ticket. */
export const Said = Schema.Struct({ id: TicketMessageId, content: SaidContent })
export type Said = typeof Said.Type

/** One message of a ticket; never changed, never deleted. */
export class TicketMessage extends Schema.Class<TicketMessage>("TicketMessage")({
  id: TicketMessageId,
  ticketId: TicketId,
  /** Who says it. `system`: nobody, something happened. */
  author: Schema.Literals(["member", "operator", "system"]),
  /** The operator who says it, or who did what happened; `null`: the member. The member never reads who. */
  operator: Schema.NullOr(OperatorName),
  content: Schema.Union([...SaidContent.members, TicketEvent]),
  at: Schema.DateTimeUtc
}) {}

/** Words as they are kept: without what a store cannot hold, and without white space around them. */
export const wordsOf = (text: string): string => text.replaceAll("\0", "").toWellFormed().trim()
