import { assert, layer as withLayer } from "@effect/vitest"
import { LoginLink } from "@sigmatrade/core/admin/LoginLink"
import { LoginLinkStore } from "@sigmatrade/core/admin/LoginLinkStore"
import { SessionId } from "@sigmatrade/core/admin/OperatorSession"
import type { OperatorStore } from "@sigmatrade/core/admin/OperatorStore"
import type { Layer } from "effect"
import { Effect, Option } from "effect"
import { randomUUID } from "node:crypto"
import { minutesLater } from "../minutesLater.ts"
import { freshAccount, freshKeyHash, freshOperator } from "./freshOperator.ts"

const fresh = (given: Partial<LoginLink> = {}) => Effect.map(freshOperator(), ({ name }) => new LoginLink({
  hash: freshKeyHash(), telegramId: freshAccount(), operator: name, session: SessionId.make(randomUUID()), expiresAt: minutesLater(2), ...given
}))

/** What every `LoginLinkStore` promises. */
export const loginLinkStoreContract = <E>(name: string, layer: Layer.Layer<LoginLinkStore | OperatorStore, E>) =>
  withLayer(layer, { timeout: "60 seconds", excludeTestServices: true })(`LoginLinkStore: ${name}`, (it) => {
    it.effect("of all who try a link at once one gets it, as it was kept, and nobody afterwards", () =>
      Effect.gen(function*() {
        const [store, link, other] = [yield* LoginLinkStore, yield* fresh(), yield* fresh()]
        yield* Effect.forEach([link, other], store.put)
        const tries = yield* Effect.forEach(Array.from({ length: 20 }), () => store.take(link.hash, minutesLater(1)), { concurrency: "unbounded" })
        assert.deepStrictEqual(tries.flatMap((one) => Option.toArray(one)), [link])
        assert.isTrue(Option.isNone(yield* store.take(link.hash, minutesLater(1))))
        assert.deepStrictEqual(Option.getOrNull(yield* store.take(other.hash, minutesLater(1))), other)
        assert.isTrue(Option.isNone(yield* store.take(freshKeyHash(), minutesLater(1))))
      }))

    it.effect("a link opens nothing from the moment it ends", () =>
      Effect.gen(function*() {
        const [store, link] = [yield* LoginLinkStore, yield* fresh()]
        yield* store.put(link)
        assert.isTrue(Option.isNone(yield* store.take(link.hash, minutesLater(2))))
        assert.isTrue(Option.isSome(yield* store.take(link.hash, minutesLater(1))))
      }))

    it.effect("an account has the link it was given last, and it alone", () =>
      Effect.gen(function*() {
        const [store, first] = [yield* LoginLinkStore, yield* fresh()]
        const second = yield* fresh({ telegramId: first.telegramId })
        yield* Effect.forEach([first, second], store.put)
        assert.isTrue(Option.isNone(yield* store.take(first.hash, minutesLater(1))))
        assert.deepStrictEqual(Option.getOrNull(yield* store.take(second.hash, minutesLater(1))), second)
      }))
  })
