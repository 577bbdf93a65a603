import { useEffect, useState } from 'react';
import { Loaded } from '../common/states';
import { useInvoicePdf } from './invoice.queries';

/** The document itself, by the browser's own reader. */
export function InvoicePdf({ id, name }: { id: string; name: string }) {
  const pdf = useInvoicePdf(id);
  return (
    <Loaded query={pdf} what="The document">
      {(content) => <Framed content={content} name={name} />}
    </Loaded>
  );
}

function Framed({ content, name }: { content: Blob; name: string }) {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([content], { type: 'application/pdf' }));
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [content]);
  return url && <iframe src={url} title={`${name} as PDF`} className="document" />;
}
