import type { Effect } from "effect"
import { Context } from "effect"
import type { MessageRef, MessageRejected, MessengerBusy, MessengerUnavailable, Recipient, RecipientUnreachable } from "../notification/Messenger.ts"
import type { BroadcastPart } from "./partsOf.ts"

/** How parts of broadcasts reach members. Every adapter passes its contract suite. */
export class BroadcastMessenger extends Context.Service<BroadcastMessenger, {
  /** Sends one part. A chat that has moved is followed once: the answer says where the message stands. */
  readonly send: (
    recipient: Recipient,
    part: BroadcastPart
  ) => Effect.Effect<MessageRef, MessengerBusy | RecipientUnreachable | MessageRejected | MessengerUnavailable>
}>()("@sigmatrade/core/broadcast/BroadcastMessenger") {}
