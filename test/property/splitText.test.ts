import { assert, describe, it } from "@effect/vitest"
import { plainText } from "@sigmatrade/adapters/telegram/plainText"
import { splitHtml } from "@sigmatrade/adapters/telegram/splitHtml"
import { splitText } from "@sigmatrade/core/notification/splitText"
import { Schema } from "effect"

const words = Schema.Array(Schema.Literals(["word", "🦊", "\n", " ", "a-long-word-without-any-break-in-it", "&", "\n\n"]))
const letters = (text: string) => text.replaceAll(/\s/g, "")

describe("a text that is too long for one message", () => {
  it.prop("loses no character but white space at cuts, fits, and cuts no character in two", [words, Schema.Literals([2, 7, 40])], ([parts, max]) => {
    const text = parts.join("")
    const pieces = splitText(text, max)
    assert.strictEqual(letters(pieces.join("")), letters(text))
    for (const piece of pieces) {
      assert.isAtMost(piece.length, max)
      assert.isTrue(piece.isWellFormed())
      assert.isNotEmpty(piece.trim())
    }
  })

  it("is cut at the end of a line where it can, else between words", () => {
    assert.deepStrictEqual(splitText("one\ntwo three\nfour", 10), ["one", "two three", "four"])
    assert.deepStrictEqual(splitText("one two three", 8), ["one two", "three"])
    assert.deepStrictEqual(splitText("abcdefgh", 3), ["abc", "def", "gh"])
    assert.deepStrictEqual(splitText("fits", 4), ["fits"])
    assert.deepStrictEqual(splitText(" \n ", 4), [])
  })

  it("in HTML is never cut within markup, and nothing of it is lost", () => {
    const line = (index: number) => `<b>${index}</b> ${"&lt;x&gt; ".repeat(30)}`
    const html = Array.from({ length: 200 }, (_, index) => line(index)).join("\n")
    const messages = splitHtml(html)
    assert.isAbove(messages.length, 3)
    assert.strictEqual(letters(messages.map(plainText).join("")), letters(plainText(html)))
    for (const message of messages) {
      assert.isAtMost(plainText(message).length, 4096)
      assert.strictEqual(message.split("<b>").length, message.split("</b>").length)
    }
    const endless = `<i>${"&amp; more ".repeat(2_000)}</i>`
    assert.strictEqual(letters(splitHtml(endless).map(plainText).join("")), letters(plainText(endless)))
    assert.deepStrictEqual(splitHtml("<b>short</b>"), ["<b>short</b>"])
  })
})
