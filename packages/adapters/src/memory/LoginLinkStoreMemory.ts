import { LoginLinkStore } from "@sigmatrade/core/admin/LoginLinkStore"
import { DateTime, Effect, HashMap, Layer, Option } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"

/** Links that open the dashboard, in the memory world. */
export const layer: Layer.Layer<LoginLinkStore, never, MemoryWorld> = Layer.effect(
  LoginLinkStore,
  Effect.map(MemoryWorld, (world) => LoginLinkStore.of({
    put: (link) => world.change((now) => [undefined, { ...now, loginLinks: HashMap.set(now.loginLinks, link.telegramId, link) }]),
    take: (hash, at) => world.change((now) => {
      const link = HashMap.toValues(now.loginLinks).find((one) => one.hash === hash && DateTime.isGreaterThan(one.expiresAt, at))
      return link === undefined ? [Option.none(), now] : [Option.some(link), { ...now, loginLinks: HashMap.remove(now.loginLinks, link.telegramId) }]
    })
  }))
)
