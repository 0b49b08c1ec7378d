import { readLinkButton } from "@sigmatrade/core/broadcast/readLinkButton"
import { Result } from "effect"
import { describe, expect, it } from "vitest"

const read = (written: string) => Result.match(readLinkButton(written), { onSuccess: ({ text, url }) => `${text} | ${url}`, onFailure: ({ reason }) => reason })

describe("a button that an operator writes", () => {
  it("has its words first and an https address in the end", () => {
    expect(read(" Read  more\nhttps://example.org/a?b=1 ")).toBe("Read more | https://example.org/a?b=1")
    expect(read("Look HTTPS://example.org:8443?a=https://other.example")).toBe("Look | https://example.org:8443?a=https://other.example")
    expect(read("Читать https://пример.рф/новости")).toBe("Читать | https://пример.рф/новости")
  })

  it("is refused with the reason when words or address do not do", () => {
    expect(read("https://example.org")).toBe("words")
    expect(read(`${"x".repeat(65)} https://example.org`)).toBe("words")
    expect(read("Look here")).toBe("address")
    expect(read("Look javascript:alert(1)")).toBe("address")
    expect(read("Look example.org")).toBe("address")
    expect(read(`Look https://example.org/${"x".repeat(2_000)}`)).toBe("address")
    expect(read("Look http://example.org")).toBe("insecure")
    expect(read("Look tg://resolve?domain=x")).toBe("insecure")
  })

  it("never hides where it leads", () => {
    for (const address of ["https://t.me@example.org/", "https://user:word@example.org", "https://localhost/", "https://127.0.0.1/", "https://[::1]/", "https://2130706433/", "https://127.0.0.1:80", "https://example.org\\@other.example", "https://example.org/\\other", "https://bank.example\u202e.org"]) {
      expect(read(`Look ${address}`), address).toBe("disguised")
    }
  })
})
