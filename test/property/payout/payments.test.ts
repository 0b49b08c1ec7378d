import { assert, it } from "@effect/vitest"
import { decodePayment } from "@sigmatrade/adapters/signer/decodePayment"
import { encodePayment } from "@sigmatrade/adapters/signer/encodePayment"
import { makeSignerLocal } from "@sigmatrade/adapters/signer/makeSignerLocal"
import { readSigningLine, writeSigningLine } from "@sigmatrade/adapters/signer/SigningLine"
import { Address } from "@sigmatrade/core/chain/Address"
import { ChainId } from "@sigmatrade/core/chain/BlockHeader"
import { Amount } from "@sigmatrade/core/money/Amount"
import { BNB, USDT } from "@sigmatrade/core/money/Asset"
import { PaymentOrder } from "@sigmatrade/core/payout/Signer"
import { SignerEpoch, Signing } from "@sigmatrade/core/payout/SigningLog"
import { DateTime, Effect, Redacted, Result } from "effect"
import * as fc from "fast-check"
import { parseTransaction } from "viem"
import { ACCOUNT, ASSETS, CONTRACT, KEY, WALLET, withdrawalAt } from "@sigmatrade/adapters/contract/payout/order"
import { anyAmount } from "../runs.ts"

const signer = makeSignerLocal(Redacted.make(Uint8Array.from(Buffer.from(KEY.slice(2), "hex"))), ASSETS)

const orders = fc.record({
  chainId: fc.constantFrom(1, 56, 97, 2 ** 31 - 1).map((id) => ChainId.make(id)),
  wallet: fc.constant(WALLET),
  nonce: fc.oneof(fc.nat(300), fc.constantFrom(0, 127, 128, 255, 256, Number.MAX_SAFE_INTEGER)),
  asset: fc.constantFrom(BNB.id, USDT.id),
  to: fc.oneof(fc.uint8Array({ minLength: 20, maxLength: 20 }).map((bytes) => Address.make(`0x${Buffer.from(bytes).toString("hex")}`)),
    fc.constantFrom(WALLET, CONTRACT)),
  amount: anyAmount().map((units) => Amount.make(units)),
  gasLimit: fc.bigInt({ min: 0n, max: 2n ** 64n }),
  gasPrice: fc.bigInt({ min: 0n, max: 2n ** 128n }),
  withdrawals: fc.array(fc.nat(2 ** 30).map((serial) => withdrawalAt(serial)), { maxLength: 3 })
}).map((fields) => new PaymentOrder(fields))

it("a signed payment is read back as the very order, whatever its numbers, and another library signs the same bytes", async () => {
  await fc.assert(fc.asyncProperty(orders, async (order) => {
    const { bytes, hash } = await Effect.runPromise(signer.sign(order))
    assert.deepStrictEqual(Result.getOrThrow(decodePayment(bytes, ASSETS)), { order: new PaymentOrder({ ...order, withdrawals: [] }), hash })
    const unsigned = parseTransaction(encodePayment(order, ASSETS))
    assert.strictEqual(bytes, await ACCOUNT.signTransaction({ ...unsigned, type: "legacy" } as Parameters<typeof ACCOUNT.signTransaction>[0]))
  }), { numRuns: 60 })
})

it("signed bytes with any byte changed, lost or added are no payment of this wallet", async () => {
  await fc.assert(fc.asyncProperty(orders, fc.nat(), fc.integer({ min: 1, max: 255 }), async (order, place, change) => {
    const { bytes } = await Effect.runPromise(signer.sign(order))
    const raw = Buffer.from(bytes.slice(2), "hex")
    const changed = Buffer.from(raw)
    const index = place % raw.length
    changed[index] = (raw[index] ?? 0) ^ change
    for (const other of [changed, raw.subarray(0, -1), Buffer.concat([raw, Buffer.from([change])])]) {
      const decoded = decodePayment(`0x${other.toString("hex")}`, ASSETS)
      assert.isTrue(Result.isFailure(decoded) || decoded.success.order.wallet !== WALLET)
    }
  }), { numRuns: 60 })
})

it("a line of the log is read back exactly, and with any character changed or lost it is no line", () => {
  fc.assert(fc.property(orders, fc.nat(), fc.integer({ min: 32, max: 126 }), fc.nat(2 ** 40), (order, place, code, millis) => {
    const line = new Signing({ order, at: DateTime.makeUnsafe(millis), epoch: SignerEpoch.make(1 + place % 9) })
    const text = writeSigningLine(line)
    assert.deepStrictEqual(readSigningLine(text), line)
    const index = place % text.length
    const changed = `${text.slice(0, index)}${String.fromCodePoint(code)}${text.slice(index + 1)}`
    if (changed !== text) assert.isNull(readSigningLine(changed))
    assert.isNull(readSigningLine(text.slice(0, index)))
  }), { numRuns: 200 })
})
