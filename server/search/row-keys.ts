import { pinyin } from 'pinyin-pro'
import type { Names } from '#/twin-models/core/names.ts'
import { foldWords } from './grams.ts'

const LONGEST = 120
const HAN = /\p{Script=Han}/u

/** The text by which lists are ordered: as it is compared, numbers by their size (`P2` before `P10`), Chinese by pinyin. */
export function sortKey(text: string): string {
  const folded = foldWords(text)
  const spoken = HAN.test(folded)
    ? pinyin(folded, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true }).join(' ').replaceAll('ü', 'v')
    : folded
  return spoken.replaceAll(/\d{1,12}/g, (digits) => digits.replace(/^0+(?=\d)/, '').padStart(12, '0')).slice(0, LONGEST)
}

export const nameKeys = (names: Names, tag: string) => {
  const english = names.en === undefined ? null : sortKey(names.en)
  const chinese = names['zh-CN'] === undefined ? null : sortKey(names['zh-CN'])
  return { en: english ?? chinese ?? sortKey(tag), zh: chinese ?? english ?? sortKey(tag) }
}
