import { DateTime, Effect } from "effect"
import { OperatorName } from "../incident/Incident.ts"
import { Ledger } from "../ledger/Ledger.ts"
import { legacyOpening } from "../ledger/postings/legacyOpening.ts"
import { Sha256 } from "../ledger/Sha256.ts"
import { LevelStore } from "../level/LevelStore.ts"
import { BanList } from "../limit/BanList.ts"
import { Money } from "../money/Money.ts"
import type { AssetId } from "../money/Asset.ts"
import { putOut } from "../payout/blockMember.ts"
import { answerDue, priorityOf } from "../support/answerDue.ts"
import { SupportPolicy } from "../support/SupportPolicy.ts"
import type { NewTicket } from "../support/Ticket.ts"
import { TicketId } from "../support/Ticket.ts"
import { TicketMessage, TicketMessageId } from "../support/TicketMessage.ts"
import { TicketStore } from "../support/TicketStore.ts"
import type { UserId } from "../user/User.ts"
import type { Doubt } from "./LegacyFindings.ts"
import type { LegacyPlan, PlannedMember } from "./LegacyPlan.ts"
import { LegacyTaker } from "./LegacyTaker.ts"
import { naturalUuid } from "./naturalUuid.ts"
import type { OldTicket } from "./OldTicket.ts"

/** Who stands where an operator must: nobody of the team decided it, the old system did. */
export const LEGACY_IMPORT = OperatorName.make("legacy-import")

/** Rows written at once. */
const BATCH = 500

const batches = <A>(all: ReadonlyArray<A>): ReadonlyArray<ReadonlyArray<A>> =>
  Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) => all.slice(index * BATCH, (index + 1) * BATCH))

type Ids = ReadonlyMap<string, UserId>

/** Whoever is a member here already keeps what he has; only that he may not act is taken. */
const meetMember = Effect.fn("meetMember")(function*({ legacyId, note, standing }: PlannedMember, userId: UserId) {
  if (standing !== "active") yield* putOut(userId, standing, LEGACY_IMPORT, note).pipe(Effect.orDie)
  return { subject: `users:${legacyId}`, what: "is a member here already: he keeps his wallet, his password, his name and his sponsor of here" } satisfies Doubt
})

const takeMembers = Effect.fn("takeMembers")(function*(plan: LegacyPlan, at: DateTime.Utc) {
  const taker = yield* LegacyTaker
  const taken = (yield* Effect.forEach(batches(plan.members), (batch) => taker.members(batch, at))).flat()
  const ids: Ids = new Map(taken.map(({ legacyId, userId }) => [legacyId, userId]))
  const met = new Map(taken.filter(({ isNew }) => !isNew).map(({ legacyId, userId }) => [legacyId, userId]))
  const doubts = yield* Effect.forEach(plan.members.filter(({ legacyId }) => met.has(legacyId)), (member) =>
    Effect.flatMap(Effect.fromNullishOr(met.get(member.legacyId)).pipe(Effect.orDie), (userId) => meetMember(member, userId)))
  const pairs = plan.members.flatMap(({ legacyId, sponsor }) => {
    const [userId, sponsorId] = [ids.get(legacyId), ids.get(sponsor ?? "")]
    return userId === undefined || sponsorId === undefined || met.has(legacyId) ? [] : [{ userId, sponsorId }]
  })
  yield* Effect.forEach(batches(pairs), (batch) => taker.sponsors(batch, at), { discard: true })
  return { ids, doubts }
})

const openAccounts = Effect.fn("openAccounts")(function*(members: ReadonlyArray<PlannedMember>, ids: Ids, asset: AssetId, at: DateTime.Utc) {
  const ledger = yield* Ledger
  const openings = members.flatMap(({ legacyId, owed }) => {
    const userId = ids.get(legacyId)
    return userId === undefined || owed === 0n ? [] : [legacyOpening(`legacy:users:${legacyId}:${asset}`, userId, new Money({ asset, amount: owed }))]
  })
  yield* Effect.forEach(batches(openings), (batch) => ledger.post(batch, at), { discard: true }).pipe(Effect.orDie)
})

/** A level that its member has bought here already is not taken again. */
const takeLevels = Effect.fn("takeLevels")(function*({ levels }: LegacyPlan, ids: Ids, asset: AssetId) {
  const [taker, store] = [yield* LegacyTaker, yield* LevelStore]
  const owned = yield* store.owned([...ids.values()])
  const found = levels.flatMap((level) => {
    const userId = ids.get(level.userId)
    return userId === undefined ? [] : [{ userId, level, isOwned: owned.get(userId)?.has(level.level) === true }]
  })
  yield* Effect.forEach(batches(found.filter(({ isOwned }) => !isOwned)), (batch) => taker.levels(batch, asset), { discard: true })
  return found.filter(({ isOwned }) => isOwned).map(({ level }): Doubt =>
    ({ subject: `deposits:${level.depositId}`, what: `his level ${level.level} was bought here already: it is not taken again` }))
})

const ticketOf = (old: OldTicket, id: TicketId, userId: UserId, dueAt: DateTime.Utc, at: DateTime.Utc): NewTicket => ({
  id, userId, category: old.category, priority: priorityOf(old.category), appealOf: old.category === "appeal" ? at : null, state: old.state,
  takenBy: old.state === "open" ? null : LEGACY_IMPORT, revision: 1, openedAt: old.openedAt, memberAt: old.memberAt, answeredAt: old.answeredAt,
  dueAt: old.state === "open" ? dueAt : null,
  closedAt: old.state === "closed" ? old.answeredAt ?? old.memberAt : null
})

const takeTicket = Effect.fn("takeTicket")(function*(old: OldTicket, userId: UserId, at: DateTime.Utc) {
  const [store, sha256, rules] = [yield* TicketStore, yield* Sha256, yield* SupportPolicy]
  const uuid = (key: string) => naturalUuid(`legacy:${key}`, sha256)
  const ticketId = TicketId.make(uuid(old.key))
  yield* store.add(ticketOf(old, ticketId, userId, answerDue(rules, priorityOf(old.category), at), at))
  yield* store.append(old.messages.map(({ at: said, content, isMembers, key }) => new TicketMessage({
    id: TicketMessageId.make(uuid(key)), ticketId, author: isMembers ? "member" : "operator", operator: isMembers ? null : LEGACY_IMPORT, content, at: said
  })))
})

/** Inside a transaction: makes of a plan members, their sponsors, money, levels and conversations. Answers what else is to be told. */
export const takeOver = Effect.fn("takeOver")(function*(plan: LegacyPlan, asset: AssetId) {
  const at = yield* DateTime.now
  const { doubts, ids } = yield* takeMembers(plan, at)
  yield* openAccounts(plan.members, ids, asset, at)
  const levels = yield* takeLevels(plan, ids, asset)
  const bans = yield* BanList
  yield* Effect.forEach(plan.listed, ({ note, telegramId }) =>
    bans.setListed({ telegramId, isListed: true, operator: LEGACY_IMPORT, note, at }), { discard: true })
  yield* Effect.forEach(plan.tickets, (ticket) => {
    const userId = ids.get(ticket.userId)
    return userId === undefined ? Effect.void : takeTicket(ticket, userId, at)
  }, { discard: true })
  return [...doubts, ...levels]
})
