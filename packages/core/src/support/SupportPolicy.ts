import { Context } from "effect"
import type { TicketPriority } from "./Ticket.ts"

/** What support keeps to. */
export interface SupportRules {
  /** Tickets of one member that are not closed, at most; appeals do not count. */
  readonly openMax: number
  /** Messages of the member in one ticket, at most. */
  readonly messagesMax: number
  /** Messages handed in at once, at most. */
  readonly saidMax: number
  /** UTF-16 code units of one text, at most. */
  readonly textLengthMax: number
  /** Hours after which a member who waits must have an answer. */
  readonly answerHours: Readonly<Record<TicketPriority, number>>
  /** Days in which a closed ticket goes on when its member writes again. */
  readonly reopenDays: number
}

/** What suits a community with a few operators. Text: as long as a message of Telegram. */
export const SUPPORT_RULES: SupportRules = {
  openMax: 5, messagesMax: 200, saidMax: 20, textLengthMax: 4096, answerHours: { high: 4, normal: 24 }, reopenDays: 7
}

/** How support works. A setting; `SUPPORT_RULES` unless an app says otherwise. */
export const SupportPolicy = Context.Reference<SupportRules>("@sigmatrade/core/support/SupportPolicy", { defaultValue: () => SUPPORT_RULES })
