import { FieldOrder } from '#/components/field/FieldOrder.tsx'

export const generateMetadata = async ({ params }: PageProps<'/field/[number]'>) => ({ title: (await params).number })

export default async function FieldOrderPage({ params }: PageProps<'/field/[number]'>) {
  return <FieldOrder number={(await params).number} />
}
