import { assert, it } from "@effect/vitest"
import { provenTransactions } from "@sigmatrade/adapters/bsc/ProvenTransaction"
import type { FullBlock } from "@sigmatrade/adapters/bsc/FullBlock"

const block = (transaction: Record<string, unknown>) =>
  ({ header: {}, answer: { baseFeePerGas: "0x0" }, transactions: [transaction] }) as unknown as FullBlock

it("R14 what no root covers of a transaction of an unknown type cannot throw", () => {
  const address = `0x${"11".repeat(20)}`
  const good = { type: "0x7e", hash: `0x${"ab".repeat(32)}`, from: address, to: address, value: "0x1", input: "0x", nonce: "0x0" }
  const receipt = { status: "0x1", cumulativeGasUsed: "0x5208", effectiveGasPrice: "0x1", logs: [] }
  assert.doesNotThrow(() => provenTransactions(block(good), [receipt]))
  assert.doesNotThrow(() => provenTransactions(block({ ...good, hash: "0xnone" }), [receipt]))
  assert.doesNotThrow(() => provenTransactions(block({ ...good, value: "0xnone" }), [receipt]))
  assert.doesNotThrow(() => provenTransactions(block(good), [{ ...receipt, effectiveGasPrice: "0xnone" }]))
})
