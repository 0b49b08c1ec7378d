import { TicketMessageId } from "./TicketMessage.ts"

const digits = (value: number, length: number) => BigInt(Math.abs(value)).toString(16).padStart(length, "0")

/**
 * The identity of what an operator writes in a topic: made of its place at the messenger, so that it is the same however often it is
 * delivered. `below` tells words apart that are too long to stand below what was sent. A UUID of version 8, which none of ours is.
 */
export const topicMessageId = (chatId: number, messageId: number, below = false): TicketMessageId => {
  const [chat, message] = [digits(chatId, 15), digits(messageId, 14)]
  const all = `${chat.slice(0, 12)}8${chat.slice(12)}${below ? "9" : "8"}0${message}`
  return TicketMessageId.make(all.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, "$1-$2-$3-$4-$5"))
}

/** Whether a message was written in a topic. */
export const isFromTopic = (id: TicketMessageId): boolean => id[14] === "8"
