import { base64Of } from "./Attachment.ts"
import { avatar } from "./avatar.ts"
import type { ChatActions } from "./chat.ts"
import { element, icon } from "./element.ts"
import { label, pageLanguage } from "./labels.ts"
import { addMember, freshName } from "./members.ts"
import { openMenu } from "./menu.ts"
import { pressed } from "./pressed.ts"
import { attempt, post } from "./server.ts"
import { selectedMember, store } from "./store.ts"
import type { Pane } from "./store.ts"
import { toast } from "./toast.ts"

/** What the panes need of the page. */
export interface PageActions {
  /** Shows a person's chat in a pane. */
  readonly select: (pane: Pane, memberId: number) => Promise<void>
  readonly toggleSecond: () => void
}

const say = (memberId: number | undefined, what: string, body: object) => attempt(async () => {
  await post(`members/${memberId}/${what}`, body)
})

const logIn = async (memberId: number) => {
  await post(`members/${memberId}/operator`, {})
  toast(label("operatorDone"))
}

const openInvite = (pane: Pane, { select }: PageActions, payload: string, at: HTMLElement) => {
  const open = async (memberId: number) => {
    await select(pane, memberId)
    await say(memberId, "text", { text: `/start ${payload}` })
  }
  const others = store.members.filter(({ id }) => id !== pane.selected)
  const fresh = freshName()
  openMenu(at, label("openAs"), [
    ...others.map(({ id, name }) => ({ content: [avatar(name, id), name], choose: () => void attempt(() => open(id)) })),
    {
      content: [element("span", { class: "avatar new" }, icon("plus")), `${label("newPerson")}: ${fresh.name}`],
      choose: () => void attempt(async () => open(await addMember(fresh.name, fresh.language)))
    }
  ])
}

/** What a person can do in a pane: everything is done as whoever's chat it shows at that moment. */
export const paneActions = (pane: Pane, page: PageActions): ChatActions => ({
  choose: (memberId) => void attempt(() => page.select(pane, memberId)),
  sendText: (text) => void say(pane.selected, "text", { text }),
  sendMedia: async (attachment, caption) => {
    const { kind, mime, name } = attachment
    await post(`members/${pane.selected}/media`, { kind, mime, name, caption, base64: base64Of(attachment) })
  },
  sendSticker: (emoji) => void say(pane.selected, "sticker", { emoji }),
  setBlocked: (blocked) => void say(pane.selected, "block", { blocked }),
  press: (messageId, data, at) => void attempt(() => pressed(pane, messageId, data, at)),
  openInvite: (payload, at) => openInvite(pane, page, payload, at),
  toggleSecond: page.toggleSecond,
  makeOperator: () => void attempt(async () => {
    const member = selectedMember(pane)
    if (member !== undefined) await logIn(member.id)
  }),
  addOperator: () => void attempt(async () => {
    const { language, name } = freshName(pageLanguage())
    const memberId = await addMember(name, language)
    await page.select(pane, memberId)
    await logIn(memberId)
  })
})
