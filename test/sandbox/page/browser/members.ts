import type { PageMember } from "../PageApi.ts"
import { avatar } from "./avatar.ts"
import { arrange, byId, element, icon, keep } from "./element.ts"
import { label, pageLanguage, setPageLanguage } from "./labels.ts"
import type { PageLanguage } from "./labels.ts"
import { attempt, post } from "./server.ts"
import { isUnread, store } from "./store.ts"

/** What the list of people can ask the page to do. */
export interface MemberActions {
  readonly select: (memberId: number) => void
  readonly render: () => void
}

const time = (at: number) => new Intl.DateTimeFormat(pageLanguage(), { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at * 1000)

const preview = (member: PageMember): string => {
  const { last } = member
  if (last === undefined) return label("noMessages")
  const mark = { photo: "🖼 ", file: "📎 ", sticker: "", text: "" }[last.kind]
  const text = `${mark}${last.kind === "photo" && last.text === "" ? label("photo") : last.text}`
  return last.from === "member" ? `${label("you")}: ${text}` : text
}

const isBeside = ({ id }: PageMember) => id === store.second.selected

const beside = () => element("span", { class: "beside", role: "img", "aria-label": label("shownBeside"), title: label("shownBeside") }, icon("columns"))

const line = (member: PageMember, actions: MemberActions) =>
  element("button", {
    type: "button", class: "member", id: `member-${member.id}`, "aria-current": member.id === store.first.selected ? "true" : undefined,
    onclick: () => actions.select(member.id)
  },
  avatar(member.name, member.id),
  element("span", { class: "member-name" }, member.name, element("small", {}, ` ${member.language.toUpperCase()}`), isBeside(member) && beside()),
  element("span", { class: "member-time" }, member.last === undefined ? "" : time(member.last.at)),
  element("span", { class: "member-preview" }, member.blocked ? `⊘ ${label("blocked")}` : preview(member)),
  isUnread(member) && element("span", { class: "unread", role: "img", "aria-label": "●" }))

/** Adds a person and opens the chat. Answers the new person's id. */
export const addMember = async (name: string, language: string): Promise<number> =>
  (await post<PageMember>("members", { name, language })).id

const names = ["Maya", "Иван", "Leo", "Ольга", "Noor", "Денис", "Sofia", "Тимур", "Kenji", "Анна"]

const languageOf = (name: string): PageLanguage => /[а-я]/i.test(name) ? "ru" : "en"

/** A name nobody in the list has yet, with the language that fits it. */
export const freshName = (wanted?: PageLanguage): { readonly name: string; readonly language: PageLanguage } => {
  const free = names.find((name) => (wanted ?? languageOf(name)) === languageOf(name) && !store.members.some((member) => member.name === name))
  const name = free ?? `Guest ${store.members.length + 1}`
  return { name, language: wanted ?? languageOf(name) }
}

const openForm = (actions: MemberActions) => {
  const fresh = freshName()
  const name = element("input", { name: "name", value: fresh.name, required: true, maxlength: 64, autocomplete: "off" })
  const language = element("select", { name: "language" },
    element("option", { value: "en", selected: fresh.language === "en" }, "English"),
    element("option", { value: "ru", selected: fresh.language === "ru" }, "Русский"))
  const submit = (event: Event) => {
    event.preventDefault()
    void attempt(async () => {
      const id = await addMember(name.value, language.value)
      dialog.close()
      actions.select(id)
    })
  }
  const dialog = element("dialog", { "aria-label": label("addPerson"), onclose: () => dialog.remove() },
    element("form", { class: "form", onsubmit: submit },
      element("h2", {}, label("addPerson")),
      element("label", {}, element("span", {}, label("name")), name),
      element("label", {}, element("span", {}, label("language")), language),
      element("div", { class: "row end" },
        element("button", { type: "button", class: "quiet", onclick: () => dialog.close() }, label("cancel")),
        element("button", { class: "primary" }, label("add")))))
  document.body.append(dialog)
  dialog.showModal()
  name.select()
}

const languageSwitch = (actions: MemberActions) => {
  const other = pageLanguage() === "en" ? "ru" : "en"
  const change = () => { setPageLanguage(other); actions.render() }
  return element("button", { type: "button", class: "quiet small", id: "language", lang: other, onclick: change }, other === "ru" ? "Русский" : "English")
}

/** Draws the list of people. */
export const renderMembers = (actions: MemberActions) => {
  const place = byId("members")
  place.setAttribute("aria-label", label("people"))
  const open = () => openForm(actions)
  const list = keep("members", "", () => element("div", { class: "list scroll" }))
  arrange(place, [
    keep("members-head", pageLanguage(), () => element("header", { class: "bar" },
      element("img", { class: "logo", src: "/assets/icon.svg", alt: "", width: 32, height: 32 }),
      element("strong", { class: "grow" }, "Sigmatrade ", element("span", { class: "tag" }, "sandbox")),
      languageSwitch(actions))),
    list,
    keep("members-foot", pageLanguage(), () => element("div", { class: "foot" },
      element("button", { type: "button", class: "wide", id: "add-member", onclick: open }, icon("plus"), label("addPerson"))))
  ])
  arrange(list, store.members.map((member) =>
    keep(`member-${member.id}`, [member, member.id === store.first.selected, isBeside(member), isUnread(member), pageLanguage()], () => line(member, actions))))
}
