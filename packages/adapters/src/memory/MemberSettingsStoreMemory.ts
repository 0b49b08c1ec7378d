import { NoticeTopic } from "@sigmatrade/core/user/MemberSettings"
import type { MemberSettings } from "@sigmatrade/core/user/MemberSettings"
import { MemberSettingsStore } from "@sigmatrade/core/user/MemberSettingsStore"
import type { UserId } from "@sigmatrade/core/user/User"
import { Effect, HashMap, Layer } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import type { World } from "./World.ts"
import { settingsOf } from "./WithdrawalsWorld.ts"

const chosen = (userId: UserId, choose: (before: MemberSettings) => Partial<MemberSettings>) => (world: World): Step<void> => {
  const before = settingsOf(world, userId)
  return [undefined, { ...world, settings: HashMap.set(world.settings, userId, { ...before, ...choose(before) }) }]
}

/** What members have chosen for themselves, in the memory world. */
export const layer: Layer.Layer<MemberSettingsStore, never, MemoryWorld> = Layer.effect(
  MemberSettingsStore,
  Effect.map(MemoryWorld, (world) => MemberSettingsStore.of({
    of: (userId) => world.read((now) => settingsOf(now, userId)),
    unwilling: (topic, members) => world.read((now) => new Set(members.filter((userId) => settingsOf(now, userId).muted.includes(topic)))),
    setPhrase: (userId, phrase) => world.change(chosen(userId, () => ({ phrase }))),
    setTopic: (userId, topic, isWanted) => world.change(chosen(userId, ({ muted }) => ({
      muted: NoticeTopic.literals.filter((one) => one === topic ? !isWanted : muted.includes(one))
    }))),
    setShowsName: (userId, showsName) => world.change(chosen(userId, () => ({ showsName })))
  }))
)
