import { useTranslations } from 'next-intl'
import { ERASED_TEXT, erasedMark } from '#/twin-models/core/erased.ts'

/** What stands for an erased name or text in the record, in the reader's language; all else as it is. */
export function useErased() {
  const t = useTranslations('ui')
  return {
    person: (name: string) => {
      const mark = erasedMark(name)
      return mark ? t('erasedPerson', { mark }) : name
    },
    text: (text: string) => (text === ERASED_TEXT ? t('erasedText') : text),
  }
}
