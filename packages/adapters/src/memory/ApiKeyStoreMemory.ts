import { ApiKey } from "@sigmatrade/core/admin/ApiKey"
import type { ApiKeyId } from "@sigmatrade/core/admin/ApiKey"
import type { ShownKey } from "@sigmatrade/core/admin/ApiKeyStore"
import { ApiKeyStore, ApiKeyUnknown } from "@sigmatrade/core/admin/ApiKeyStore"
import type { KeyHash } from "@sigmatrade/core/admin/Operator"
import { DateTime, Effect, HashMap, Layer, Option, Result } from "effect"
import { MemoryWorld } from "./MemoryWorld.ts"
import type { Step } from "./MemoryWorld.ts"
import { readPage } from "./readPage.ts"
import type { World } from "./World.ts"

const find = ({ apiKeys }: World, id: ApiKeyId) => apiKeys.find(({ key }) => key.id === id)?.key

const replace = (world: World, key: ApiKey): World =>
  ({ ...world, apiKeys: world.apiKeys.map((row) => row.key.id === key.id ? { ...row, key } : row) })

const change = (id: ApiKeyId, to: (key: ApiKey) => ApiKey) => (world: World): Result.Result<Step<ApiKey>, ApiKeyUnknown> => {
  const key = find(world, id)
  if (key === undefined) return Result.fail(new ApiKeyUnknown({ id }))
  const after = to(key)
  return Result.succeed([after, after === key ? world : replace(world, after)])
}

const byHash = (hash: KeyHash) => ({ apiKeys, operators }: World): Option.Option<ShownKey> => {
  const key = apiKeys.find((row) => row.hash === hash)?.key
  if (key === undefined) return Option.none()
  return HashMap.get(operators, key.operator).pipe(
    Option.filter(({ operator }) => operator.standing === "active"),
    Option.map(({ operator: { role } }) => ({ key, role }))
  )
}

const endsEarlier = (one: DateTime.Utc | null, other: DateTime.Utc) => one !== null && DateTime.isLessThan(one, other) ? one : other

/** Keys of the HTTP API in the memory world. */
export const layer: Layer.Layer<ApiKeyStore, never, MemoryWorld> = Layer.effect(
  ApiKeyStore,
  Effect.map(MemoryWorld, (world) => {
    const get = (id: ApiKeyId) => world.attempt(change(id, (key) => key))
    return ApiKeyStore.of({
      add: (key, hash) => world.change((now) => {
        if (now.apiKeys.some((row) => row.hash === hash || row.key.id === key.id)) throw new Error("This key of the API exists already")
        return [undefined, { ...now, apiKeys: [...now.apiKeys, { key, hash }] }]
      }),
      byHash: (hash) => world.read(byHash(hash)),
      get,
      lock: get,
      list: (page) => readPage(world, ({ apiKeys }) => apiKeys.map(({ key }) => key).toReversed(), ({ id }) => id, page),
      revoke: (id, at) => world.attempt(change(id, (key) => new ApiKey({ ...key, revokedAt: endsEarlier(key.revokedAt, at) }))),
      touch: (id, at) => world.change((now) => {
        const key = find(now, id)
        const isKnown = key === undefined || (key.lastUsedAt !== null && DateTime.isGreaterThan(DateTime.add(key.lastUsedAt, { minutes: 1 }), at))
        return [undefined, isKnown ? now : replace(now, new ApiKey({ ...key, lastUsedAt: at }))]
      })
    })
  })
)
