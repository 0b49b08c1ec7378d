import type { OperatorName } from "@sigmatrade/core/incident/Incident"
import { Amount } from "@sigmatrade/core/money/Amount"
import type { AssetId } from "@sigmatrade/core/money/Asset"
import { isLegalMove, isLegalStart } from "@sigmatrade/core/payout/isLegalMove"
import { isUnfinished } from "@sigmatrade/core/payout/PasswordReset"
import type { ClientKey, Withdrawal, WithdrawalId } from "@sigmatrade/core/payout/Withdrawal"
import { isSettled } from "@sigmatrade/core/payout/Withdrawal"
import { WithdrawalApprovedAlready, WithdrawalStore, WithdrawalUnknown } from "@sigmatrade/core/payout/WithdrawalStore"
import type { WithdrawalApproval, WithdrawalUse } from "@sigmatrade/core/payout/WithdrawalStore"
import { currentOrigin } from "@sigmatrade/core/persistence/Origin"
import type { Origin } from "@sigmatrade/core/persistence/Origin"
import type { UserId } from "@sigmatrade/core/user/User"
import { DateTime, Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"
import { rowOf } from "./World.ts"

/** Oldest request first. */
const all = (world: World): ReadonlyArray<Withdrawal> =>
  HashMap.toValues(world.withdrawals).toSorted((one, other) =>
    one.requestedAt.epochMilliseconds - other.requestedAt.epochMilliseconds || (one.id < other.id ? -1 : 1))

const put = (world: World, withdrawal: Withdrawal): World => ({
  ...world, withdrawals: HashMap.set(world.withdrawals, withdrawal.id, withdrawal)
})

const byClientKey = (userId: UserId, clientKey: ClientKey) => (world: World) =>
  all(world).find((one) => one.userId === userId && one.clientKey === clientKey)

const approvalsOf = (world: World, id: WithdrawalId, revision: number): ReadonlyArray<OperatorName> =>
  (rowOf(world.withdrawalApprovals, id) ?? []).filter((approval) => approval.revision === revision).map(({ operator }) => operator)

const resetsOf = (world: World, userId: UserId) => HashMap.toValues(world.passwordResets).filter((one) => one.value.userId === userId).map(({ value }) => value)

const refuseDuringReset = (world: World, { userId }: Withdrawal) => {
  if (resetsOf(world, userId).some(isUnfinished)) throw new Error("No money leaves while its member's password is being reset")
}

const isHeld = (world: World, userId: UserId, at: DateTime.Utc): boolean =>
  resetsOf(world, userId).some((reset) => isUnfinished(reset) || (reset.withdrawalsFrom !== null && DateTime.isGreaterThan(reset.withdrawalsFrom, at)))

const payable = (at: DateTime.Utc, limit: number) => (world: World): ReadonlyArray<Withdrawal> =>
  all(world).filter(({ state, userId }) => state === "approved" && !isHeld(world, userId, at)).slice(0, limit)

const added = (withdrawal: Withdrawal, origin: Origin | null) => (world: World): Step<{ withdrawal: Withdrawal; isNew: boolean }> => {
  const first = byClientKey(withdrawal.userId, withdrawal.clientKey)(world)
  if (first !== undefined) return [{ withdrawal: first, isNew: false }, world]
  if (!isLegalStart(withdrawal) || HashMap.has(world.withdrawals, withdrawal.id)) throw new Error("No withdrawal begins like this")
  refuseDuringReset(world, withdrawal)
  const after = put(world, withdrawal)
  const withdrawalOrigins = origin === null ? after.withdrawalOrigins : HashMap.set(after.withdrawalOrigins, withdrawal.id, origin)
  return [{ withdrawal, isNew: true }, { ...after, withdrawalOrigins }]
}

const got = (id: WithdrawalId) => (world: World): Result.Result<Step<Withdrawal>, WithdrawalUnknown> => {
  const found = rowOf(world.withdrawals, id)
  return found === undefined ? Result.fail(new WithdrawalUnknown({ id })) : Result.succeed([found, world])
}

const moved = (from: Pick<Withdrawal, "id" | "state" | "revision">, next: Withdrawal) => (world: World): Step<boolean> => {
  const before = rowOf(world.withdrawals, from.id)
  if (before === undefined || before.state !== from.state || before.revision !== from.revision) return [false, world]
  const isRecovered = HashMap.toValues(world.recoveries).some(({ value }) => value.withdrawalId === next.id)
  if (!isLegalMove(before, next, approvalsOf(world, next.id, next.revision).length, isRecovered)) throw new Error("No withdrawal moves like this")
  if (before.state === "approved" && next.state === "paying") refuseDuringReset(world, next)
  return [true, put(world, next)]
}

const approved = (approval: WithdrawalApproval) =>
  (world: World): Result.Result<Step<ReadonlyArray<OperatorName>>, WithdrawalApprovedAlready> => {
    const { id, operator, revision } = approval
    const present = rowOf(world.withdrawals, id)
    if (present?.revision !== revision || present.state !== "requested") throw new Error("Nothing waits for this approval")
    const before = approvalsOf(world, id, revision)
    if (before.includes(operator)) return Result.fail(new WithdrawalApprovedAlready({ id, operator }))
    const withdrawalApprovals = HashMap.set(world.withdrawalApprovals, id, [...(rowOf(world.withdrawalApprovals, id) ?? []), approval])
    return Result.succeed([[...before, operator], { ...world, withdrawalApprovals }])
  }

const GIVEN_BACK: ReadonlySet<string> = new Set(["refused", "cancelled", "expired", "returned"])

const used = (userId: UserId | null, asset: AssetId, since: DateTime.Utc) => (world: World): WithdrawalUse => {
  const theirs = all(world).filter((one) => userId === null || one.userId === userId)
  const counted = theirs.filter((one) =>
    one.asset === asset && !GIVEN_BACK.has(one.state) && DateTime.isGreaterThanOrEqualTo(one.requestedAt, since))
  return {
    amount: Amount.make(counted.reduce((sum, { amount }) => sum + amount, 0n)),
    count: counted.length,
    oldestAt: counted[0]?.requestedAt ?? null,
    inFlight: theirs.filter((one) => !isSettled(one)).length
  }
}

const isOpen = ({ state }: Withdrawal) => state === "requested" || state === "approved"

const expired = (now: DateTime.Utc, limit: number) => (world: World): ReadonlyArray<Withdrawal> =>
  all(world).filter(({ expiresAt, state }) => state === "requested" && DateTime.isLessThanOrEqualTo(expiresAt, now))
    .toSorted((one, other) => one.expiresAt.epochMilliseconds - other.expiresAt.epochMilliseconds).slice(0, limit)

/** Withdrawals in the memory world. */
export const layer: Layer.Layer<WithdrawalStore, never, MemoryWorld> = Layer.effect(
  WithdrawalStore,
  Effect.map(MemoryWorld, (world) => WithdrawalStore.of({
    add: (withdrawal) => Effect.flatMap(currentOrigin, (origin) => world.change(added(withdrawal, origin))),
    origin: (id) => world.read(({ withdrawalOrigins }) => rowOf(withdrawalOrigins, id) ?? null),
    get: (id) => world.attempt(got(id)),
    byClientKey: (userId, clientKey) => Effect.map(world.read(byClientKey(userId, clientKey)), Option.fromUndefinedOr),
    // Nobody else is at work while a transaction runs.
    lock: (id) => world.attempt(got(id)),
    queueFor: () => Effect.void,
    lockOpen: (userId) => world.read((now) => all(now).filter((one) => one.userId === userId && isOpen(one))),
    claimExpired: (now, limit) => world.read(expired(now, limit)),
    payable: (at, limit) => world.read(payable(at, limit)),
    claimPayable: (at, limit) => world.read(payable(at, limit)),
    move: (from, next) => world.change(moved(from, next)),
    approve: (approval) => world.attempt(approved(approval)),
    approvals: (id, revision) => world.read((now) => approvalsOf(now, id, revision)),
    // The first one stays: a refused withdrawal stays refused.
    noteRefusal: (refusal) => world.change((now) => {
      if (HashMap.has(now.withdrawalRefusals, refusal.id)) throw new Error("It was refused before")
      return [undefined, { ...now, withdrawalRefusals: HashMap.set(now.withdrawalRefusals, refusal.id, refusal) }]
    }),
    refusal: (id) => world.read((now) => HashMap.get(now.withdrawalRefusals, id)),
    used: (userId, asset, since) => world.read(used(userId, asset, since)),
    ofUser: (userId, limit) => world.read((now) => all(now).filter((one) => one.userId === userId).toReversed().slice(0, limit)),
    inState: (state, limit) => world.read((now) => all(now).filter((one) => one.state === state).slice(0, limit)),
    list: ({ state, userId }, page) =>
      readPage(world, (now) => all(now).filter((one) => userId === null || one.userId === userId).toReversed(), ({ id }) => id, page,
        (one) => state === null || one.state === state)
  }))
)
