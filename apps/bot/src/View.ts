import type { Media } from "@sigmatrade/core/notification/TicketStanding"
import type { Language } from "@sigmatrade/core/user/User"
import type { InlineKeyboardButton } from "grammy/types"
import type { Html } from "./texts/Html.ts"
import type { Texts } from "./texts/textsIn.ts"

/** Buttons below a message, row by row. */
export type Keyboard = ReadonlyArray<ReadonlyArray<InlineKeyboardButton>>

/** What a member sees: a text with buttons, or a picture (PNG) or a file with the text below it, at most 1024 characters then. */
export interface View {
  readonly html: Html
  readonly keyboard: Keyboard
  readonly photo?: Uint8Array
  readonly document?: { readonly name: string; readonly bytes: Uint8Array }
}

/** Something that lies at Telegram, shown as a message of its own with words below it. */
export interface Attachment {
  readonly media: Media
  readonly html: Html
  /** What is shown when Telegram does not take it: a person may refuse recordings, and a file may be gone. */
  readonly instead: Html
}

/** What a member gets for what he did: something to see, and a line that passes by when he pressed a button. */
export interface Answer {
  readonly view: View | null
  readonly toast: string | null
  /** What comes above the view, one message each. */
  readonly attachments?: ReadonlyArray<Attachment>
  /** What he was asked is answered. It ends once he has been told, so that a repeat of his message after a crash tells him the same. */
  readonly endsDialogue?: boolean
  /** The language he reads from now on, when he has changed it. */
  readonly language?: Language
}

/** A view and nothing else. */
export const shown = (html: Html, keyboard: Keyboard, photo?: Uint8Array): Answer => ({
  view: { html, keyboard, ...(photo === undefined ? {} : { photo }) },
  toast: null
})

/** The answer to a button whose meaning is gone, or never was: nothing happens, and it gives nothing away. */
export const stale = (texts: Texts): Answer => ({ view: null, toast: texts.plain("stale-button") })

/**
 * A button that opens a place: `pay:2:BNB` is place `pay` with two arguments. It says nothing about whose it is: whoever presses
 * it gets what is his own. `below` opens the place in a new message and leaves the one with the button as it is.
 */
export const button = (label: string, place: string, how: "here" | "below" = "here"): InlineKeyboardButton => ({
  text: label,
  callback_data: `${how === "below" ? "+" : ""}${place}`
})

/** The row that leads back to the menu. */
export const backToMenu = (texts: Texts, how: "here" | "below" = "here"): Keyboard => [[button(texts.plain("button-menu"), "menu", how)]]

const MENU = [["pay", "levels"], ["balance", "withdraw"], ["history", "invite"], ["profile", "help"]] as const

/** The buttons of the menu, the other language last. */
export const menuKeyboard = (texts: Texts): Keyboard => [
  ...MENU.map((row) => row.map((place) => button(texts.plain(`button-${place}`), place))),
  [button(texts.plain("button-language"), `language:${texts.language === "ru" ? "en" : "ru"}`)]
]
