import { describe, expect, it } from "vitest"
import type { PageMessage } from "../../sandbox/page/PageApi.ts"
import { findInvites } from "../../sandbox/page/browser/findInvites.ts"
import { findPayment, readPaymentLink } from "../../sandbox/page/browser/findPayment.ts"
import { formatUnits } from "../../sandbox/page/browser/formatUnits.ts"
import { safeLink, segmentText } from "../../sandbox/page/browser/segmentText.ts"

const to = "0x8f3Cf7ad23Cd3CaDbD9735AFf958023239c6A063"
const usdt = "0x55d398326f99059fF775485246999027B3197955"

const message = (text: string, more: Partial<PageMessage> = {}): PageMessage =>
  ({ id: 1, from: "bot", at: 0, edits: 0, text, entities: [], buttons: [], ...more })

describe("the page finds what the bot asks to be paid", () => {
  it.for<readonly [string, ReturnType<typeof readPaymentLink>]>([
    [`ethereum:${usdt}@56/transfer?address=${to}&uint256=10500000000000000000`, { to, asset: "USDT", amount: "10.5" }],
    [`ethereum:${usdt}@56/transfer?address=${to}&uint256=1.05e19`, { to, asset: "USDT", amount: "10.5" }],
    [`ethereum:${usdt}@56/transfer?address=${to}&uint256=1`, { to, asset: "USDT", amount: "0.000000000000000001" }],
    [`ethereum:${usdt}@56/transfer?address=${to}&uint256=123456789012345678901234567890`, { to, asset: "USDT", amount: "123456789012.34567890123456789" }],
    [`ethereum:${to}@56?value=5e17`, { to, asset: "BNB", amount: "0.5" }],
    [`ethereum:${to}`, { to, asset: "BNB", amount: "" }],
    [`ethereum:${to}@56/transfer?address=${to}&uint256=1`, undefined],
    [`ethereum:${usdt}@56/transfer?address=0x12&uint256=1`, undefined],
    ["ethereum:somebody.eth?value=1", undefined]
  ])("%s", ([link, payment]) => {
    expect(readPaymentLink(link)).toEqual(payment)
  })

  it("takes the newest one, and an address with an amount beside it counts", () => {
    const old = message(`ethereum:${to}?value=1e18`)
    expect(findPayment([old, message(`Send 12,5 USDT to ${to}`)])).toEqual({ to, asset: "USDT", amount: "12.5" })
    expect(findPayment([old, message("thanks")])).toEqual({ to, asset: "BNB", amount: "1" })
    expect(findPayment([message(`Send ${to} 1 USDT`, { from: "member" })])).toBeUndefined()
  })

  it("never takes the token's own address for the payee", () => {
    expect(findPayment([message(`10 USDT, contract ${usdt}`)])).toBeUndefined()
  })
})

describe("the page finds invitations", () => {
  it("in the text, behind words, on buttons, and in links that share them", () => {
    const link = (payload: string) => `https://t.me/my_bot?start=${payload}`
    const shared = `https://t.me/share/url?url=${encodeURIComponent(link("d"))}`
    const found = findInvites(message(`t.me/my_bot?start=a`, {
      entities: [{ type: "text_link", offset: 0, length: 1, url: link("b") }],
      buttons: [[{ text: "x", url: link("c") }, { text: "y", url: shared }, { text: "z", copy_text: { text: link("e") } }]]
    }), "my_bot")
    expect(found).toEqual(["a", "b", "c", "d", "e"])
  })

  it("of this bot only, with a payload Telegram allows", () => {
    expect(findInvites(message("https://t.me/other?start=a https://evil.org/my_bot?start=a https://t.me/my_bot?start=%3C"), "my_bot")).toEqual([])
  })
})

describe("the page shows text", () => {
  it("cut where its looks change, the outer look first", () => {
    const bold = { type: "bold", offset: 0, length: 4 } as const
    const italic = { type: "italic", offset: 2, length: 2 } as const
    expect(segmentText("👍ab.", [bold, italic])).toEqual([
      { text: "👍", entities: [bold] }, { text: "ab", entities: [bold, italic] }, { text: ".", entities: [] }
    ])
  })

  it("with links that lead somewhere harmless only", () => {
    expect(["https://a.org", "a.org/x", "tg://user?id=1"].map(safeLink)).toEqual(["https://a.org", "https://a.org/x", "tg://user?id=1"])
    expect(["javascript:alert(1)", "data:text/html,x", "https://"].map(safeLink)).toEqual([undefined, undefined, undefined])
  })

  it("with money to the last unit, and short money rounded down", () => {
    expect(formatUnits(9_223_372_036_854_775_808_000_000_000n, 18, true)).toBe("9\u202f223\u202f372\u202f036.854775")
    expect(formatUnits(1n, 18, false)).toBe("0.000000000000000001")
    expect(formatUnits(1_999_999_999_999_999_999n, 18, true)).toBe("1.999999")
  })
})
