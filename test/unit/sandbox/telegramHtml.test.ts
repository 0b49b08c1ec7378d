import type { MessageEntity } from "@grammyjs/types"
import { describe, expect, it } from "vitest"
import { findEntities } from "../../sandbox/telegram/findEntities.ts"
import { readFormatted } from "../../sandbox/telegram/readFormatted.ts"

const parse = (text: string) => readFormatted({ text, parseMode: "HTML", entities: undefined })

const cases: ReadonlyArray<readonly [promise: string, source: string, text: string, entities: ReadonlyArray<MessageEntity>]> = [
  ["counts offsets in UTF-16 units", "👍ж<b>x</b>", "👍жx", [{ type: "bold", offset: 3, length: 1 }]],
  ["nests, the outer entity first", "<b>a<i>b</i></b>", "ab", [{ type: "bold", offset: 0, length: 2 }, { type: "italic", offset: 1, length: 1 }]],
  ["knows every spelling", "<strong>a</strong><EM>b</EM><ins>c</ins><del>d</del><span class=\"tg-spoiler\">e</span>", "abcde", [
    { type: "bold", offset: 0, length: 1 }, { type: "italic", offset: 1, length: 1 }, { type: "underline", offset: 2, length: 1 },
    { type: "strikethrough", offset: 3, length: 1 }, { type: "spoiler", offset: 4, length: 1 }
  ]],
  ["unescapes names and numbers, and leaves the rest", "&lt;b&gt; &amp;amp; &#x41;&#66; &nbsp;", "<b> &amp; AB &nbsp;", []],
  ["reads links with escapes in their address", "<a href='https://a.org/?x=1&amp;y=2'>go</a>", "go", [{ type: "text_link", offset: 0, length: 2, url: "https://a.org/?x=1&y=2" }]],
  ["drops a link that leads nowhere", "<a href=\"javascript:alert(1)\">go</a>", "go", []],
  ["reads code with its language", "<pre><code class=\"language-ts\">x</code></pre>", "x", [{ type: "pre", offset: 0, length: 1, language: "ts" }]],
  ["reads a block of code", "<pre>x</pre>", "x", [{ type: "pre", offset: 0, length: 1 }]],
  ["reads a quote that folds", "<blockquote expandable>x</blockquote>", "x", [{ type: "expandable_blockquote", offset: 0, length: 1 }]],
  ["reads custom emoji", "<tg-emoji emoji-id=\"5\">👍</tg-emoji>", "👍", [{ type: "custom_emoji", offset: 0, length: 2, custom_emoji_id: "5" }]],
  ["finds links, but not inside code", "https://t.me/b?start=x. <code>https://a.org</code>", "https://t.me/b?start=x. https://a.org", [
    { type: "url", offset: 0, length: 22 }, { type: "code", offset: 24, length: 13 }
  ]],
  ["trims white space and moves entities along", "\n  \n<b>x </b> \n", "x", [{ type: "bold", offset: 0, length: 1 }]],
  ["drops entities without text", "<b></b>x", "x", []]
]

describe("Telegram's HTML", () => {
  it.for(cases)("%s", ([, source, text, entities]) => {
    expect(parse(source)).toEqual({ text, entities })
  })

  it("lets 4096 characters through however much markup is around them", () => {
    expect(parse(`<b>${"&lt;".repeat(4096)}</b>`).text).toHaveLength(4096)
  })
})

describe("entities found in what people write", () => {
  it.for<readonly [string, ReadonlyArray<string>]>([
    ["/start abc", ["bot_command /start"]],
    ["see /pay@my_bot now", ["bot_command /pay@my_bot"]],
    ["a/b and 1/2", []],
    ["@annie and a@b.org #tag1", ["mention @annie", "email a@b.org", "hashtag #tag1"]],
    ["@ann", []],
    ["(https://a.org/x_(y))", ["url https://a.org/x_(y"]]
  ])("%s", ([text, expected]) => {
    const found = findEntities({ text, entities: [] }).entities
    const shown = found.map(({ type, offset, length }) => `${type} ${text.slice(offset, offset + length)}`)
    expect(shown).toEqual(expected)
  })
})
