import type { MessageRef, Recipient } from "@sigmatrade/core/notification/Messenger"
import type { Effect } from "effect"
import { Context } from "effect"

/** The hand on the other side of a messenger: what the suite needs besides the port itself. */
export class MessengerDriver extends Context.Service<MessengerDriver, {
  /** Somebody who can be told, and has not been told anything. */
  readonly newRecipient: Effect.Effect<Recipient>
  /** The messages that stand in his chat, oldest first, each as one text that tells different notifications apart. */
  readonly standing: (recipient: Recipient) => Effect.Effect<ReadonlyArray<string>>
  /** The message is deleted. */
  readonly remove: (message: MessageRef) => Effect.Effect<void>
  /** He blocks the messenger, or lets it in again. */
  readonly setBlocked: (recipient: Recipient, blocked: boolean) => Effect.Effect<void>
  /** The next call meets this. `ms` is a whole number of seconds. */
  readonly failNext: (failure: { readonly pauseMs: number } | "rejected" | "unavailable") => Effect.Effect<void>
}>()("@sigmatrade/adapters/contract/notification/MessengerDriver") {}
