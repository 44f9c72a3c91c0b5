import { UnknownLabel } from '#/components/labels/UnknownLabel.tsx'

export default function LabelNotFound() {
  return <UnknownLabel />
}
