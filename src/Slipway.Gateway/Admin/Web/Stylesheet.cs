using System.Security.Cryptography;
using System.Text;

namespace Slipway.Gateway.Admin.Web;

/// <summary>How the pages look. The policy that goes with them lets nothing else in: no script, no picture, nothing from anywhere.</summary>
internal static class Stylesheet
{
    public const string Text = """
        :root{color-scheme:light dark;--text:#1b1f24;--quiet:#57606a;--back:#fff;--card:#f4f6f8;--line:#d0d7de;
            --link:#0550ae;--bad:#a40e26;--good:#116329}
        @media (prefers-color-scheme:dark){:root{--text:#e6edf3;--quiet:#a3adb8;--back:#0d1117;--card:#161b22;--line:#3d444d;
            --link:#79b8ff;--bad:#ff9492;--good:#6fdd8b}}
        *{box-sizing:border-box}
        body{margin:0 auto;max-width:75rem;padding:1rem;font:1rem/1.5 system-ui,sans-serif;color:var(--text);
            background:var(--back);overflow-wrap:anywhere}
        a{color:var(--link)}
        :focus-visible{outline:3px solid var(--link);outline-offset:2px}
        .skip{position:absolute;left:-999rem}
        .skip:focus{position:static}
        nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;list-style:none;padding:0}
        nav a{display:inline-block;padding:.25rem 0}
        h1{font-size:1.6rem;margin:.5rem 0}
        h2{font-size:1.3rem;margin:2rem 0 .5rem;border-bottom:1px solid var(--line)}
        h3{font-size:1.05rem;margin:1.25rem 0 .25rem}
        .scroll{overflow-x:auto}
        table{border-collapse:collapse;width:100%;margin:.5rem 0;font-variant-numeric:tabular-nums;overflow-wrap:normal}
        caption{text-align:left;color:var(--quiet);padding:.25rem 0}
        th,td{text-align:left;vertical-align:top;padding:.3rem .75rem .3rem 0;border-bottom:1px solid var(--line)}
        td ol{margin:0;padding-left:1.25rem}
        dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1rem;margin:.5rem 0}
        dt{color:var(--quiet)}
        dd{margin:0}
        pre,code,.log{font-family:ui-monospace,monospace;font-size:.875rem}
        pre{background:var(--card);padding:.75rem;margin:.5rem 0;white-space:pre-wrap}
        .log{list-style:none;margin:.5rem 0;padding:.75rem;background:var(--card);max-height:32rem;overflow-y:auto}
        .log li{white-space:pre-wrap;padding:.1rem 0}
        .quiet{color:var(--quiet)}
        .bad{color:var(--bad);font-weight:600}
        .good{color:var(--good);font-weight:600}
        .forms{display:flex;flex-wrap:wrap;gap:.75rem;align-items:end}
        .forms>*{min-width:0;max-width:100%}
        label{display:block}
        button,select{font:inherit;min-height:2.5rem;padding:.25rem .75rem;border:1px solid var(--quiet);border-radius:.35rem;
            color:var(--text);background:var(--card);max-width:100%}
        summary{cursor:pointer;padding:.25rem 0}
        @media (max-width:36rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
        """;

    public static string Policy { get; } =
        $"default-src 'none'; style-src 'sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Text)))}'; " +
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>The same as an element; the policy is for exactly what stands in it.</summary>
    public static string Element => $"<style>{Text}</style>";
}
