import type { Segment } from "@sigmatrade/core/broadcast/Segment"
import { ownerOf } from "@sigmatrade/core/ledger/Account"
import type { User } from "@sigmatrade/core/user/User"
import { DateTime, HashMap } from "effect"
import type { World } from "./World.ts"
import { inOrder, rowOf } from "./World.ts"

const levelOf = (world: World, { id }: User): number | null => {
  const owned = rowOf(world.owned, id)
  return owned === undefined || owned.size === 0 ? null : Math.max(...owned)
}

const spenders = (world: World) => new Set(HashMap.toEntries(world.balances).flatMap(([account, assets]) =>
  account.endsWith(":available") && HashMap.some(assets, (amount) => amount > 0n) ? [ownerOf(account)] : []))

const bookedSince = (world: World, since: DateTime.Utc) => new Set(inOrder(world.entries).flatMap(({ bookedAt, movements }) =>
  DateTime.isLessThan(bookedAt, since) ? [] : movements.flatMap(({ credit, debit }) => [ownerOf(credit), ownerOf(debit)])))

const holds = (world: World, segment: Segment): (user: User) => boolean => {
  switch (segment._tag) {
    case "Everybody":
      return () => true
    case "InLanguage":
      return ({ language }) => language === segment.language
    case "AtLevel":
      return (user) => levelOf(world, user) === segment.level
    case "WithBalance": {
      const found = spenders(world)
      return ({ id }) => found.has(id)
    }
    case "InactiveSince": {
      const active = bookedSince(world, segment.since)
      return ({ createdAt, id }) => DateTime.isLessThan(createdAt, segment.since) && !active.has(id)
    }
    case "Listed":
      return ({ id }) => segment.members.includes(id)
  }
}

/** The members of a segment who can be told, in the order they joined. */
export const membersOf = (world: World, segment: Segment): ReadonlyArray<User> => {
  const isIn = holds(world, segment)
  return inOrder(world.users).filter((user) => user.reachable && user.standing === "active" && isIn(user))
}
