import ReactMarkdown, { type Components } from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { cn } from './cn.ts';

const PLUGINS = [remarkGfm];

/** An address that may be followed from here: http, https, or one of this console's own. Of anything else nothing is left. */
export function safeAddress(address: string): string {
  const text = address.trim();
  // Browsers leave out what is below a space, and read a backslash as a slash: `java\tscript:` and `/\other.site` are no addresses of ours.
  if ([...text].some((char) => char <= ' ' || char === '\\')) return '';
  if (/^https?:\/\/[^/]/i.test(text)) return text;
  if (text.startsWith('//')) return '';
  return /^(\/|#|\?|\.{1,2}\/)/.test(text) || /^[^:/?#]+([/?#]|$)/.test(text) ? text : '';
}

const heading = 'pt-1 font-semibold';

const components: Components = {
  // A page has its own first headings.
  h1: ({ children }) => <h3 className={cn(heading, 'text-base')}>{children}</h3>,
  h2: ({ children }) => <h4 className={heading}>{children}</h4>,
  h3: ({ children }) => <h5 className={heading}>{children}</h5>,
  h4: ({ children }) => <h6 className={heading}>{children}</h6>,
  h5: ({ children }) => <p className={heading}>{children}</p>,
  h6: ({ children }) => <p className={heading}>{children}</p>,
  a: ({ href, children }) => {
    if (!href) return <>{children}</>;
    const isElsewhere = /^https?:/i.test(href);
    return (
      <a
        href={href}
        className="text-accent-text underline underline-offset-2"
        {...(isElsewhere && { target: '_blank', rel: 'noopener noreferrer nofollow' })}
      >
        {children}
      </a>
    );
  },
  // An image from elsewhere would tell its server who reads this, and when; here there are none to show.
  img: ({ alt }) => <span className="text-muted">[image: {alt || 'not shown'}]</span>,
  code: ({ children, className }) => (
    <code className={cn('rounded-sm bg-sunken px-1 py-0.5 font-mono text-xs', className)}>
      {children}
    </code>
  ),
  pre: ({ children }) => (
    <pre className="overflow-x-auto rounded-md bg-sunken p-3 text-xs [&_code]:bg-transparent [&_code]:p-0">
      {children}
    </pre>
  ),
  ul: ({ children }) => <ul className="flex list-disc flex-col gap-1 pl-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="flex list-decimal flex-col gap-1 pl-5">
      {children}
    </ol>
  ),
  blockquote: ({ children }) => (
    <blockquote className="border-line-strong border-l-2 pl-3 text-muted">{children}</blockquote>
  ),
  table: ({ children }) => (
    <div className="overflow-x-auto">
      <table className="border-collapse [&_td]:border [&_td]:px-2 [&_td]:py-1 [&_th]:border [&_th]:bg-sunken [&_th]:px-2 [&_th]:py-1 [&_th]:text-left">
        {children}
      </table>
    </div>
  ),
};

/** What people wrote, as Markdown with tables and task lists. HTML in it is text; links go to http, https or this console; nothing is loaded from elsewhere. */
export function Markdown({ text, className }: { text: string; className?: string }) {
  return (
    <div className={cn('flex min-w-0 flex-col gap-2 [overflow-wrap:anywhere]', className)}>
      <ReactMarkdown remarkPlugins={PLUGINS} components={components} urlTransform={safeAddress}>
        {text}
      </ReactMarkdown>
    </div>
  );
}
