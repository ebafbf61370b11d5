"""bodytext"""
