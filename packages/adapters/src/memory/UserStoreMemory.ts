import type { Address } from "@sigmatrade/core/chain/Address"
import type { InvitationCode, TelegramId, UserId } from "@sigmatrade/core/user/User"
import { User, WalletLink } from "@sigmatrade/core/user/User"
import type { Newcomer, StandingChange, WalletOwner } from "@sigmatrade/core/user/UserStore"
import { UserStore, UserUnknown, WalletAlreadyLinked, WalletTaken, WalletUnlinked } from "@sigmatrade/core/user/UserStore"
import type { DateTime } from "effect"
import { Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { randomInvitationCode, randomUserId } from "./randomUserId.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

/** Draws of an invitation code or id before somebody must look why chance repeats itself. */
const DRAWS_MAX = 100

const userOf = (world: World, id: UserId | undefined) => id === undefined ? undefined : rowOf(world.users, id)?.value
const byTelegramId = (telegramId: TelegramId) => (world: World) => userOf(world, rowOf(world.telegramIds, telegramId))
const byInvitationCode = (code: InvitationCode) => (world: World) => userOf(world, rowOf(world.invitationCodes, code))

const keep = (world: World, user: User): World => ({
  ...world,
  users: HashMap.set(world.users, user.id, { order: rowOf(world.users, user.id)?.order ?? world.rows, value: user }),
  rows: world.rows + 1
})

const added = (user: User) => (world: World): Step<User> => [user, {
  ...keep(world, user),
  telegramIds: HashMap.set(world.telegramIds, user.telegramId, user.id),
  invitationCodes: HashMap.set(world.invitationCodes, user.invitationCode, user.id)
}]

const altered = (id: UserId, alter: (user: User) => User) => (world: World): Step<void> => {
  const user = userOf(world, id)
  return [undefined, user === undefined ? world : keep(world, alter(user))]
}

/** Whether a wallet is another member's, or was. */
const isOthers = (world: World, id: UserId, address: Address) =>
  (rowOf(world.wallets, address) ?? id) !== id || world.walletChanges.some(({ from, userId }) => from === address && userId !== id)

const linked = (id: UserId, address: Address, at: DateTime.Utc) => (world: World) => {
  const user = userOf(world, id)
  if (user === undefined) return Result.fail(new UserUnknown({ id }))
  if (user.wallet?.address === address) return Result.succeed([user, world] as const)
  if (user.wallet !== null) return Result.fail(new WalletAlreadyLinked({ address: user.wallet.address }))
  if (isOthers(world, id, address)) return Result.fail(new WalletTaken({ address }))
  const owner = new User({ ...user, wallet: new WalletLink({ address, linkedAt: at, provenAt: null }) })
  return Result.succeed([owner, { ...keep(world, owner), wallets: HashMap.set(world.wallets, address, id) }] as const)
}

const proven = (at: DateTime.Utc) => (user: User): User =>
  user.wallet === null || user.wallet.provenAt !== null
    ? user
    : new User({ ...user, wallet: new WalletLink({ ...user.wallet, provenAt: at }) })

const walletChanged = (id: UserId, address: Address, at: DateTime.Utc) => (world: World): Result.Result<Step<User>, UserUnknown | WalletTaken | WalletUnlinked> => {
  const user = userOf(world, id)
  if (user === undefined) return Result.fail(new UserUnknown({ id }))
  if (user.wallet === null) return Result.fail(new WalletUnlinked({ id }))
  if (user.wallet.address === address) return Result.succeed([user, world])
  if (isOthers(world, id, address)) return Result.fail(new WalletTaken({ address }))
  const { address: from, linkedAt } = user.wallet
  const owner = new User({ ...user, wallet: new WalletLink({ address, linkedAt: at, provenAt: null }) })
  return Result.succeed([owner, {
    ...keep(world, owner),
    wallets: HashMap.set(HashMap.remove(world.wallets, from), address, id),
    walletChanges: [...world.walletChanges, { userId: id, from, linkedAt, to: address, at }]
  }])
}

const standingSet = (change: StandingChange) => (world: World): Result.Result<Step<boolean>, UserUnknown> => {
  const user = userOf(world, change.userId)
  if (user === undefined) return Result.fail(new UserUnknown({ id: change.userId }))
  if (user.standing === change.standing) return Result.succeed([false, world])
  return Result.succeed([true, {
    ...keep(world, new User({ ...user, standing: change.standing })), standingChanges: [...world.standingChanges, change]
  }])
}

const ownersOf = (addresses: ReadonlyArray<Address>) => (world: World): ReadonlyMap<Address, WalletOwner> =>
  new Map(addresses.flatMap((address) => {
    const past = world.walletChanges.filter(({ from }) => from === address)
    const user = userOf(world, rowOf(world.wallets, address) ?? past[0]?.userId)
    if (user === undefined) return []
    const wallet = user.wallet?.address === address ? user.wallet : null
    return [[address, { userId: user.id, wallet, past: past.map(({ at, linkedAt }) => ({ from: linkedAt, until: at })) }] as const]
  }))

const newestFirst = ({ users }: World): ReadonlyArray<User> => inOrder(users).toReversed()

const meant = (text: string) => (world: World): ReadonlyArray<User> => {
  const sought = text.toLowerCase()
  if (sought === "") return []
  const hadWallet = new Set(world.walletChanges.filter(({ from }) => from === sought).map(({ userId }) => userId))
  return newestFirst(world).filter(({ id, name, telegramId, wallet }) =>
    id === sought || String(telegramId) === sought || wallet?.address === sought || hadWallet.has(id) || name.toLowerCase().includes(sought))
}

const joinedBefore = (before: UserId | null) => (world: World): ReadonlyArray<User> => {
  const all = newestFirst(world)
  return before === null ? all : all.slice(all.findIndex(({ id }) => id === before) + 1)
}

/** Draws until the value is free; nearly always the first one is. */
const draw = Effect.fnUntraced(function*<A>(chance: Effect.Effect<A>, isFree: (drawn: A) => Effect.Effect<boolean>) {
  for (let draws = 0; draws < DRAWS_MAX; draws += 1) {
    const drawn = yield* chance
    if (yield* isFree(drawn)) return drawn
  }
  return yield* Effect.die(new Error(`${DRAWS_MAX} draws and none free`))
})

const register = (world: MemoryWorld["Service"]) =>
  Effect.fn("UserStoreMemory.register")(function*(newcomer: Newcomer, createdAt: DateTime.Utc) {
    const known = yield* world.read(byTelegramId(newcomer.telegramId))
    if (known !== undefined) return { user: known, isNew: false }
    const id = yield* draw(randomUserId, (drawn) => world.read(({ users }) => !HashMap.has(users, drawn)))
    const invitationCode = yield* draw(randomInvitationCode, (drawn) =>
      world.read(({ invitationCodes }) => !HashMap.has(invitationCodes, drawn)))
    const user = new User({ ...newcomer, id, invitationCode, wallet: null, standing: "active", reachable: true, createdAt })
    return { user: yield* world.change(added(user)), isNew: true }
  }, world.run)

/** Members in the memory world. Ids and invitation codes come from `Random`, so that a seed repeats them. */
export const layer: Layer.Layer<UserStore, never, MemoryWorld> = Layer.effect(
  UserStore,
  Effect.map(MemoryWorld, (world) => UserStore.of({
    register: register(world),
    get: (id) => world.attempt((now) => {
      const user = userOf(now, id)
      return user === undefined ? Result.fail(new UserUnknown({ id })) : Result.succeed([user, now])
    }),
    known: (ids) => world.read((now) => new Map(ids.flatMap((id) => {
      const user = userOf(now, id)
      return user === undefined ? [] : [[id, user] as const]
    }))),
    byTelegramId: (telegramId) => Effect.map(world.read(byTelegramId(telegramId)), Option.fromUndefinedOr),
    byInvitationCode: (code) => Effect.map(world.read(byInvitationCode(code)), Option.fromUndefinedOr),
    search: (text, limit) => world.read((now) => meant(text)(now).slice(0, limit)),
    newest: (before, limit) => world.read((now) => joinedBefore(before)(now).slice(0, limit)),
    list: (page) => readPage(world, newestFirst, ({ id }) => id, page),
    linkWallet: (id, address, at) => world.attempt<User, UserUnknown | WalletTaken | WalletAlreadyLinked>(linked(id, address, at)),
    proveWallet: (id, at) => world.change(altered(id, proven(at))),
    changeWallet: (id, address, at) => world.attempt(walletChanged(id, address, at)),
    walletChanges: (id, limit) => world.read((now) => now.walletChanges.filter(({ userId }) => userId === id).toReversed().slice(0, limit)
      .map(({ at, from, to }) => ({ at, from, to }))),
    setStanding: (change) => world.attempt(standingSet(change)),
    standingChanges: (id, limit) => world.read((now) => now.standingChanges.filter(({ userId }) => userId === id).toReversed().slice(0, limit)),
    setLanguage: (id, language) => world.change(altered(id, (user) => new User({ ...user, language }))),
    followChat: (id, chatId) => world.change((now) => [undefined, { ...now, movedChats: HashMap.set(now.movedChats, id, chatId) }]),
    setReachable: (id, reachable) => world.change(altered(id, (user) => new User({ ...user, reachable }))),
    walletOwners: (addresses) => world.read(ownersOf(addresses)),
    // Nobody else is at work while a transaction runs.
    lock: () => Effect.void
  }))
)
