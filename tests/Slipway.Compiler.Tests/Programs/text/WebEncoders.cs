using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
static class Program
{
    public static void Main()
    {
        foreach (var text in (string[])["", "plain", "<a href='x'>&\"</a>", "a b+c/d?e=f&g#h%", "\u00e9\u20ac", "\ud83d\ude00", "\u0001\n\u007f", "~-_.!*'()"])
        {
            Output.Line(HtmlEncoder.Default.Encode(text));
            Output.Line(UrlEncoder.Default.Encode(text));
            Output.Line(JavaScriptEncoder.Default.Encode(text));
            Output.Line(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text));
            Output.Line(JsonEncodedText.Encode(text).ToString());
            Output.Line(Uri.EscapeDataString(text));
            Output.Line(WebUtility.UrlEncode(text));
            Output.Line(WebUtility.HtmlEncode(text));
        }
        foreach (var text in (string[])["a%20b", "%C3%A9", "a+b", "%", "%4", "%zz", "%F0%9F%98%80", "%ff"])
        {
            Output.Line(Uri.UnescapeDataString(text));
            Output.Line(WebUtility.UrlDecode(text));
        }
        foreach (var text in (string[])["&lt;b&gt;", "&amp;amp;", "&#233;&#x20AC;", "&eacute;", "&nope;", "&", "&#xD800;", "a&quot;"])
            Output.Line(WebUtility.HtmlDecode(text));
    }
}
