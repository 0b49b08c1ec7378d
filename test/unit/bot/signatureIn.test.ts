import { signatureIn } from "@sigmatrade/bot/features/prove"
import { describe, expect, it } from "vitest"

const digits = "aB".repeat(65)
const signature = `0x${digits}`

describe("a signature in a text", () => {
  it("is found alone, without 0x and among what pages that sign put around it", () => {
    for (const text of [signature, ` ${signature}\n`, digits, `"${signature}"`, `my signature: ${signature}.`,
      `{"address":"0x${"a".repeat(40)}","msg":"hello","sig":"${digits}","version":"2"}`]) {
      expect(signatureIn(text), text).toBe(signature)
    }
  })

  it("that was cut or has something too much is told apart from everything else", () => {
    for (const text of [signature.slice(0, -1), `${signature}0`, `${signature}${digits}`, digits.slice(0, 100)]) {
      expect(signatureIn(text), text).toBe("malformed")
    }
  })

  it("is not seen in wallets, transactions and words", () => {
    for (const text of [`0x${"a".repeat(40)}`, `0x${"ab".repeat(32)}`, "hello", "", "x".repeat(4096), "g".repeat(130), "0x"]) {
      expect(signatureIn(text), text).toBeNull()
    }
  })
})
