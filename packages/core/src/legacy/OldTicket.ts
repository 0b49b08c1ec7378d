import { Option, Schema } from "effect"
import type { SaidContent } from "../support/TicketMessage.ts"
import { wordsOf } from "../support/TicketMessage.ts"
import { Media } from "../notification/TicketStanding.ts"
import type { Ticket } from "../support/Ticket.ts"
import type { DateTime } from "effect"
import type { LegacyRow } from "./LegacyTable.ts"

/** One line of an old conversation. */
export interface OldMessage {
  /** `<table>:<id>:<place>`. */
  readonly key: string
  readonly isMembers: boolean
  readonly content: SaidContent
  readonly at: DateTime.Utc
}

/** An old conversation with a user, by his old number. */
export interface OldTicket {
  /** `<table>:<id>`. */
  readonly key: string
  readonly userId: string
  readonly category: Ticket["category"]
  readonly state: "open" | "answered" | "closed"
  readonly openedAt: DateTime.Utc
  readonly memberAt: DateTime.Utc
  readonly answeredAt: DateTime.Utc | null
  readonly messages: ReadonlyArray<OldMessage>
}

const Attachments = Schema.fromJsonString(Schema.Array(Schema.Struct({
  type: Media.fields.kind,
  file_id: Media.fields.fileId,
  caption: Schema.optionalKey(Schema.NullOr(Schema.String))
})))
const readAttachments = Schema.decodeUnknownOption(Attachments)
const isMedia = Schema.decodeUnknownOption(Media)

/** What an old message says: its words, and each of what was sent with it; nothing where we cannot keep it. */
export const contentOf = ({ attachments, text }: Pick<LegacyRow<"support_messages">, "attachments" | "text">): ReadonlyArray<SaidContent> => {
  const words = wordsOf(text ?? "")
  const sent = Option.getOrElse(readAttachments(attachments ?? "[]"), () => [])
  return [
    ...(words === "" ? [] : [{ _tag: "Text", text: words } as const]),
    ...sent.flatMap(({ caption, file_id: fileId, type: kind }) =>
      Option.match(isMedia({ kind, fileId, caption: wordsOf(caption ?? "").slice(0, 1024) || null }), {
        onNone: () => [], onSome: (media) => [{ _tag: "Media", media } as const]
      }))
  ]
}
