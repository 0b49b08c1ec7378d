import { assert, it } from "@effect/vitest"
import { layer } from "@sigmatrade/adapters/crypto/Keccak256Noble"
import { Address } from "@sigmatrade/core/chain/Address"
import { checksumAddress, parseAddress } from "@sigmatrade/core/chain/checksumAddress"
import { Keccak256 } from "@sigmatrade/core/chain/Keccak256"
import { Effect, Result } from "effect"
import * as fc from "fast-check"
import { getAddress } from "viem"

const addresses = fc.bigInt({ min: 1n, max: 2n ** 160n - 1n }).map((number) => Address.make(`0x${number.toString(16).padStart(40, "0")}`))

it.effect("an address that is shown is read back, and is shown as viem shows it", () =>
  Effect.gen(function*() {
    const keccak256 = yield* Keccak256
    fc.assert(fc.property(addresses, (address) => {
      const shown = checksumAddress(address, keccak256)
      assert.strictEqual(shown, getAddress(address))
      assert.strictEqual(Result.getOrThrow(parseAddress(shown, keccak256)), address)
    }), { numRuns: 500 })
  }).pipe(Effect.provide(layer)))

it.effect("one letter in the wrong case is found out unless the rest is of one case", () =>
  Effect.gen(function*() {
    const keccak256 = yield* Keccak256
    fc.assert(fc.property(addresses, fc.nat(39), (address, place) => {
      const shown = checksumAddress(address, keccak256)
      const digit = shown.charAt(place + 2)
      const other = digit === digit.toLowerCase() ? digit.toUpperCase() : digit.toLowerCase()
      const typed = shown.slice(0, place + 2) + other + shown.slice(place + 3)
      const digits = typed.slice(2)
      fc.pre(typed !== shown && digits !== digits.toLowerCase() && digits !== digits.toUpperCase())
      assert.isTrue(Result.isFailure(parseAddress(typed, keccak256)))
    }), { numRuns: 500 })
  }).pipe(Effect.provide(layer)))
