import { isSoundMove, isSoundTicket } from "@sigmatrade/core/support/isSoundTicket"
import type { NewTicket, TicketId } from "@sigmatrade/core/support/Ticket"
import { Ticket, TicketNumber } from "@sigmatrade/core/support/Ticket"
import type { TicketMessage } from "@sigmatrade/core/support/TicketMessage"
import type { Page } from "@sigmatrade/core/support/TicketStore"
import { TicketStore, TicketUnknown } from "@sigmatrade/core/support/TicketStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

const all = (world: World): ReadonlyArray<Ticket> => HashMap.toValues(world.tickets)
const put = (world: World, ticket: Ticket): World => ({ ...world, tickets: HashMap.set(world.tickets, ticket.id, ticket) })
const part = <A>(rows: ReadonlyArray<A>, { limit, offset }: Page): ReadonlyArray<A> => rows.slice(offset, offset + limit)

const added = (given: NewTicket) => (world: World): Step<{ ticket: Ticket; isNew: boolean }> => {
  const known = rowOf(world.tickets, given.id)
  if (known !== undefined) return [{ ticket: known, isNew: false }, world]
  if (!isSoundTicket(given) || given.revision !== 1) throw new Error("No ticket begins like this")
  const isSecond = given.appealOf !== null && appealsOf(world, given.userId, given.appealOf.epochMilliseconds).length > 0
  if (isSecond) throw new Error("A block has one appeal")
  const ticket = new Ticket({ ...given, number: TicketNumber.make(HashMap.size(world.tickets) + 1) })
  return [{ ticket, isNew: true }, put(world, ticket)]
}

const appealsOf = (world: World, userId: UserId, blockedAtMs: number) =>
  all(world).filter((ticket) => ticket.userId === userId && ticket.appealOf?.epochMilliseconds === blockedAtMs)

const got = (id: TicketId) => (world: World): Result.Result<Step<Ticket>, TicketUnknown> => {
  const found = rowOf(world.tickets, id)
  return found === undefined ? Result.fail(new TicketUnknown({ id })) : Result.succeed([found, world])
}

const messagesOf = (world: World, id: TicketId) => rowOf(world.ticketMessages, id) ?? []

const kept = (world: World, message: TicketMessage): World => {
  if (!HashMap.has(world.tickets, message.ticketId)) throw new Error("A message belongs to a ticket")
  if ((message.author === "member") !== (message.operator === null)) throw new Error("An operator says who he is, and a member does not")
  if ((message.author === "system") !== (message.content._tag === "Event")) throw new Error("People say something, and nobody else does")
  return {
    ...world,
    ticketMessages: HashMap.set(world.ticketMessages, message.ticketId, [...messagesOf(world, message.ticketId), message]),
    ticketMessageIds: HashMap.set(world.ticketMessageIds, message.id, true)
  }
}

const appended = (messages: ReadonlyArray<TicketMessage>) => (world: World): Step<number> => {
  const fresh = messages.filter(({ id }) => !HashMap.has(world.ticketMessageIds, id))
  return [fresh.length, fresh.reduce(kept, world)]
}

const moved = (from: Ticket, next: Ticket) => (world: World): Step<boolean> => {
  const before = rowOf(world.tickets, from.id)
  if (before === undefined || before.revision !== from.revision) return [false, world]
  if (!isSoundMove(before, next)) throw new Error("No ticket moves like this")
  return [true, put(world, next)]
}

const waiting = (page: Page) => (world: World): ReadonlyArray<Ticket> =>
  part(
    all(world).filter(({ dueAt }) => dueAt !== null)
      .toSorted((one, other) => (one.dueAt?.epochMilliseconds ?? 0) - (other.dueAt?.epochMilliseconds ?? 0) || one.number - other.number),
    page
  )

const newestFirst = (userId: UserId | null) => (world: World): ReadonlyArray<Ticket> =>
  all(world).filter((ticket) => userId === null || ticket.userId === userId).toSorted((one, other) => other.number - one.number)

/** Tickets in the memory world. */
export const layer: Layer.Layer<TicketStore, never, MemoryWorld> = Layer.effect(
  TicketStore,
  Effect.map(MemoryWorld, (world) => TicketStore.of({
    add: (ticket) => world.change(added(ticket)),
    get: (id) => world.attempt(got(id)),
    // Nobody else is at work while a transaction runs.
    lock: (id) => world.attempt(got(id)),
    append: (messages) => world.change(appended(messages)),
    move: (from, next) => world.change(moved(from, next)),
    countMember: (id) => world.read((now) => messagesOf(now, id).filter(({ author }) => author === "member").length),
    countOpen: (userId) => world.read((now) =>
      all(now).filter((ticket) => ticket.userId === userId && ticket.state !== "closed" && ticket.category !== "appeal").length),
    appeal: (userId, blockedAt) => world.read((now) => Option.fromUndefinedOr(appealsOf(now, userId, blockedAt.epochMilliseconds)[0])),
    waiting: (page) => world.read(waiting(page)),
    ofUser: (userId, page) => world.read((now) => part(newestFirst(userId)(now), page)),
    messages: (id, page) => world.read((now) => part(messagesOf(now, id).toReversed(), page)),
    list: ({ state, userId }, page) =>
      readPage(world, newestFirst(userId), ({ id }) => id, page, (ticket) => state === null || ticket.state === state),
    listMessages: (id, page) => readPage(world, (now) => messagesOf(now, id).toReversed(), (message) => message.id, page)
  }))
)
